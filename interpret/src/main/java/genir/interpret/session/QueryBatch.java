package genir.interpret.session;

import genir.model.Tensor;
import genir.model.run.TokenBatch;

/**
 * Queries that are decoded together.
 *
 * @param tokens padded inputs; the last batch is filled up to the common size
 * @param memory the encoder's output [size * length, d_model]
 * @param first index of the first query among all that are analysed
 * @param count queries that count; rows behind them only fill the batch
 */
public record QueryBatch(TokenBatch tokens, Tensor memory, int first, int count) {}
