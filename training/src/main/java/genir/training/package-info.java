/** Trains a generative retriever: examples to batches, optimiser, schedule, trainer and checkpoints. */
package genir.training;
