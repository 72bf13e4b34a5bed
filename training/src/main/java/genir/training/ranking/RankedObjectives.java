package genir.training.ranking;

import genir.model.run.Objective;
import genir.model.run.RankedTokens;
import genir.training.loop.BatchExamples;
import genir.training.loop.Objectives;
import java.util.ArrayList;
import java.util.List;

/** Adds a ranking loss to the usual objective of batches of docids of one token, once it is due. */
final class RankedObjectives implements Objectives {
    private final Objectives usual;
    private final Ranking ranking;
    /** Null for those with the highest logits. */
    private final Candidates candidates;

    RankedObjectives(Objectives usual, Ranking ranking, Candidates candidates) {
        this.usual = usual;
        this.ranking = ranking;
        this.candidates = candidates;
    }

    @Override
    public Objective of(BatchExamples examples) {
        Objective objective = usual.of(examples);
        if (!ranking.isDue(examples.number())) {
            return objective;
        }
        List<int[]> answers = new ArrayList<>();
        for (int row = 0; row < examples.inputs().size(); row++) {
            answers.add(tokens(ranking.answers().of(examples, row)));
        }
        int from = ranking.vocabulary().wordCount();
        return new RankedTokens(
                objective,
                answers,
                candidates == null
                        ? null
                        : candidates.first(examples.inputs()).stream()
                                .map(RankedObjectives::tokens)
                                .toList(),
                candidates == null
                        ? new RankedTokens.Search(
                                from,
                                from + ranking.vocabulary().docids().tokens().size())
                        : null,
                ranking.config().negatives(),
                ranking.config().function());
    }

    private static int[] tokens(List<int[]> docids) {
        return docids.stream().mapToInt(docid -> docid[0]).toArray();
    }
}
