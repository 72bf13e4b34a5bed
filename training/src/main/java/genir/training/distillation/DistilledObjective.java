package genir.training.distillation;

import genir.model.run.Objective;
import genir.model.run.SoftCrossEntropy;
import genir.model.run.TokenBatch;
import genir.model.run.TokenDistribution;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Makes the objective of each batch of atomic docids: the documents of the examples, mixed with BM25's ranking of what is left
 * of their inputs.
 *
 * @param firstToken the softmax runs over the tokens from this one on
 */
public record DistilledObjective(Bm25Teacher teacher, int firstToken)
        implements BiFunction<TokenBatch, int[], Objective> {
    @Override
    public Objective apply(TokenBatch inputs, int[] docidTokens) {
        if (docidTokens.length != inputs.size()) {
            throw new IllegalArgumentException("only docids of one token can be distilled");
        }
        List<TokenDistribution> targets = new ArrayList<>();
        for (int row = 0; row < docidTokens.length; row++) {
            targets.add(teacher.target(inputs.sequences().get(row), docidTokens[row]));
        }
        return new SoftCrossEntropy(firstToken, targets);
    }
}
