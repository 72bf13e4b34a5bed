/**
 * Trains generative retrievers: examples to batches ({@link genir.training.BatchStream}), batches through the loop ({@link
 * genir.training.loop}) with an optimiser ({@link genir.training.optimizer}) to weights ({@link genir.training.Trainer}).
 */
package genir.training;
