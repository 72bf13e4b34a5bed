/**
 * Training where documents are too many to be all looked at in each step: a softmax over candidates that are drawn for each batch ({@link
 * genir.training.sampled.CandidateObjectives}), and the rows of these alone in a step's weights, gradients and moments ({@link
 * genir.training.sampled.DocidRows}).
 */
package genir.training.sampled;
