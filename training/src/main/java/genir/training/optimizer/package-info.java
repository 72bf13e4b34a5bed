/**
 * Optimisers: how gradients change the weights. Each passes over flat arrays in tiles that fit the first-level cache, on all
 * threads, always in the same parts, so that the same gradients give the same bytes.
 */
package genir.training.optimizer;
