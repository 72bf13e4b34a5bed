package genir.training.ranking;

import genir.model.plan.Plan;
import genir.model.run.GradientRunner;
import genir.model.run.RankedSequences;
import genir.training.loop.BatchExamples;
import genir.training.loop.LoopSettings;
import genir.training.loop.StepGradients;
import genir.training.loop.TrainingBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The gradients of batches of docids of several tokens. Where a ranking loss is due the decoder reads each example's docid and those
 * of its negatives side by side; the encoder reads the example once.
 */
final class RankedGradients implements StepGradients<TrainingBatch> {
    /**
     * What is asked beside the ranking.
     *
     * @param firstToken the softmax runs over the tokens from this one on
     * @param smoothing of the targets
     */
    record Usual(int firstToken, double smoothing) {}

    private final Ranking ranking;
    private final Candidates candidates;
    private final Usual usual;
    private final LoopSettings.BatchSizes largest;
    private final GradientRunner runner;
    private final int start;

    RankedGradients(
            Ranking ranking,
            Candidates candidates,
            Usual usual,
            LoopSettings.BatchSizes largest,
            GradientRunner runner) {
        this.ranking = ranking;
        this.candidates = candidates;
        this.usual = usual;
        this.largest = largest;
        this.runner = runner;
        this.start = ranking.vocabulary().pad();
    }

    @Override
    public Plan prepare(TrainingBatch batch, long dropoutSeed) {
        if (!ranking.isDue(batch.examples().number())) {
            return runner.prepare(batch.inputs(), batch.decoderInputs(), batch.objective(), dropoutSeed);
        }
        RankedSequences ranked = ranked(batch.examples());
        return runner.prepare(batch.inputs(), ranked.decoderInputs(start), ranked, dropoutSeed);
    }

    @Override
    public int terms(TrainingBatch batch) {
        return batch.objective().terms();
    }

    @Override
    public void reserve(TrainingBatch first) {
        List<int[]> one = List.of(new int[1]);
        int length = largest.answer() / sequences();
        runner.reserve(
                largest.examples(),
                largest.length(),
                largest.answer(),
                sequences(),
                objective(Collections.nCopies(largest.examples(), one), length).form());
    }

    /** A document and its negatives. */
    private int sequences() {
        return 1 + ranking.config().negatives();
    }

    private RankedSequences objective(List<List<int[]>> groups, int length) {
        return new RankedSequences(
                usual.firstToken(),
                usual.smoothing(),
                ranking.vocabulary().wordCount(),
                groups,
                sequences(),
                length,
                ranking.config().function());
    }

    /** What is asked of a batch with the negatives that are found now. */
    RankedSequences ranked(BatchExamples examples) {
        List<List<int[]>> found = candidates.first(examples.inputs());
        List<List<int[]>> groups = new ArrayList<>();
        for (int row = 0; row < found.size(); row++) {
            List<int[]> answers = ranking.answers().of(examples, row);
            List<int[]> group = new ArrayList<>(answers.subList(0, 1));
            found.get(row).stream()
                    .filter(docid -> answers.stream().noneMatch(answer -> Arrays.equals(answer, docid)))
                    .limit(ranking.config().negatives())
                    .forEach(group::add);
            groups.add(group);
        }
        // One length for all batches, so that there are few plans.
        return objective(groups, largest.answer() / sequences());
    }
}
