package genir.training.distillation;

import genir.model.run.Objective;
import genir.model.run.SoftCrossEntropy;
import genir.model.run.TokenBatch;
import genir.model.run.TokenDistribution;
import genir.training.loop.Objectives;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the objective of each batch of atomic docids: the documents of the examples, mixed with BM25's ranking of what is left
 * of their inputs.
 *
 * @param firstToken the softmax runs over the tokens from this one on
 */
public record DistilledObjective(Bm25Teacher teacher, int firstToken) implements Objectives {
    @Override
    public Objective of(TokenBatch inputs, int[] docidTokens, List<String> texts) {
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
