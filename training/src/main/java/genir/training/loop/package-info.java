/**
 * The training loop: batches and an objective in, weights out, whatever is learnt. It accumulates and clips gradients, steps
 * the optimiser along a schedule, evaluates, writes checkpoints and goes on at the last of them after an interruption.
 */
package genir.training.loop;
