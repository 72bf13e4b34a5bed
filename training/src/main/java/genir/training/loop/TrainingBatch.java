package genir.training;

import genir.model.run.TokenBatch;

/**
 * The examples of one step.
 *
 * @param tokens padded inputs
 * @param targets the docid token of each
 */
@SuppressWarnings("ArrayRecordComponent") // handed from the batch stream to one step
public record ExampleBatch(TokenBatch tokens, int[] targets) {}
