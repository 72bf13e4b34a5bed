package genir.training.ranking;

import genir.model.run.TokenBatch;
import java.util.List;

/** Finds documents that may be taken for the answer to an input. */
@FunctionalInterface
interface Candidates {
    /** The docids of the first documents for each input, best first; their answers may be among them. */
    List<List<int[]>> first(TokenBatch inputs);
}
