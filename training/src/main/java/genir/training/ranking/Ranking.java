package genir.training.ranking;

import genir.corpus.Document;
import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.corpus.example.ExampleSources;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.run.GradientRunner;
import genir.training.loop.LoopSettings;
import genir.training.loop.Objectives;
import genir.training.loop.StepGradients;
import genir.training.loop.TrainingBatch;
import java.util.List;
import java.util.Set;

/**
 * The ranking loss of a training. For docids of one token it is part of each batch's objective; for those of several tokens the
 * negatives have to be read by the decoder, and are found just before the batch's gradients are made.
 */
public final class Ranking {
    /** Inputs for which a beam is searched at once. */
    public static final int SEARCHED_AT_ONCE = 32;

    private final RankingConfig config;
    private final Vocabulary vocabulary;
    private final List<Document> learnt;
    private final Answers answers;
    private final int steps;
    private final int accumulate;
    private final Progress progress;

    /**
     * Prepares a ranking loss.
     *
     * @param learnt the documents that the model learns
     * @param maxLength tokens of an input at most
     * @param steps of the training in all
     * @param accumulate batches of a step
     */
    public Ranking(
            RankingConfig config,
            Vocabulary vocabulary,
            List<Document> learnt,
            ExampleSources sources,
            int maxLength,
            int steps,
            int accumulate,
            Progress progress) {
        this.config = config;
        this.vocabulary = vocabulary;
        this.learnt = learnt;
        this.answers = new Answers(learnt, sources.train(), sources.generated(), vocabulary, maxLength);
        this.steps = steps;
        this.accumulate = accumulate;
        this.progress = progress;
    }

    /**
     * Refuses more negatives than there can be.
     *
     * @param documents that the model learns
     */
    public static void require(RankingConfig config, int documents) {
        if (config.negatives() >= documents) {
            throw new InputException(RankingConfig.PREFIX + "negatives: " + config.negatives() + " of " + documents
                    + " documents; expected " + Math.max(1, documents - 1) + " at most");
        }
    }

    /** Whether a batch has a ranking loss; {@code number} counts all batches from 0. */
    boolean isDue(long number) {
        return config.isDue(number / accumulate + 1, steps);
    }

    RankingConfig config() {
        return config;
    }

    Vocabulary vocabulary() {
        return vocabulary;
    }

    Answers answers() {
        return answers;
    }

    /** Documents of a ranking that are enough for all negatives to be among them, but for a query that several documents answer. */
    private int depth() {
        return config.negatives() + 1;
    }

    /** BM25 over the documents that are learnt; of the depth that {@link #depth} says. */
    private Candidates bm25() {
        return new Bm25Candidates(learnt, vocabulary, depth(), progress);
    }

    /** What is asked of each batch of docids of one token. */
    public Objectives objectives(Objectives usual) {
        return new RankedObjectives(usual, this, config.ofBeam() ? null : bm25());
    }

    /**
     * What makes the gradients of each batch of docids of several tokens.
     *
     * @param firstToken the cross-entropy's softmax runs over the tokens from this one on
     * @param smoothing of the cross-entropy
     * @param largest the sizes of the largest batch, that with all negatives
     * @param frozen names of the weights that are not trained
     */
    public StepGradients.Factory<TrainingBatch> gradients(
            int firstToken, double smoothing, LoopSettings.BatchSizes largest, Set<String> frozen) {
        // Before the training begins, which has a progress of its own.
        Candidates given = config.ofBeam() ? null : bm25();
        return (parameters, gradients, after) -> new RankedGradients(
                this,
                given == null ? new BeamCandidates(parameters, vocabulary, depth()) : given,
                new RankedGradients.Usual(firstToken, smoothing),
                largest,
                new GradientRunner(parameters, gradients, frozen, after));
    }
}
