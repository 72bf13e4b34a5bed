package genir.cli.add;

import genir.cli.run.ConfigFile;
import genir.cli.run.ExperimentConfig;
import genir.cli.run.RunDirectory;
import genir.corpus.io.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The configuration of a run that documents were added to: the old run's but for where it begins and how long it trains. */
final class GrownConfig {
    /** Fewer steps, with the warm-up and the fall of the rate, do not teach a single document. */
    private static final int FEWEST_STEPS = 250;

    /** How many examples of each new document there are, in the mean. */
    private static final double EXAMPLES_OF_DOCUMENT = 400;

    /** Of the rate of the first training: the full one forgets more, a third of it takes too long (docs/adding.md). */
    private static final double RATE = 0.6;

    /**
     * Share of the steps at which weights are a candidate for the first time; the others are the last ones. Made-up queries are soon
     * all answered, well before real ones are, and of weights that answer all of them chance would choose early ones.
     */
    private static final double EVALUATED = 0.75;

    private GrownConfig() {}

    /**
     * Makes it.
     *
     * @param start folder of the model to go on from
     * @param fresh how many documents are new
     */
    static ExperimentConfig of(
            RunDirectory run, Path collection, Path start, int fresh, AdditionOptions options, ExperimentConfig old)
            throws IOException {
        List<String> settings = new ArrayList<>();
        settings.add("collection.path=" + quoted(collection));
        settings.add("collection.format=beir");
        settings.add("model.from=" + quoted(start));
        settings.add("model.docid_embeddings=document");
        settings.add("model.base=null");
        settings.add("training.pretrain=null");
        settings.add("training.rehearsal=" + options.share());
        settings.add("training.early_stopping=null");
        settings.add("expected=null");
        if (old.training().examples().indexRatio() == 0) {
            // Documents without queries would teach nothing.
            settings.add("training.index_ratio=1.9");
        }
        if (!options.sets("training.learning_rate")) {
            settings.add("training.learning_rate=" + rate(options, old));
        }
        if (!options.sets("training.warmup")) {
            settings.add("training.warmup=0.05");
        }
        if (!options.sets("training.epochs")) {
            int steps = options.steps() == null ? steps(fresh, options, old) : options.steps();
            settings.add("training.steps=" + steps);
            if (!options.sets("training.evaluate_")) {
                settings.add("training.evaluate_every=" + Math.max(1, Math.round(EVALUATED * steps)));
            }
        }
        settings.addAll(options.settings());
        return ConfigFile.read(run.config(), settings);
    }

    private static double rate(AdditionOptions options, ExperimentConfig old) {
        if (options.learningRate() != null) {
            return options.learningRate();
        }
        double rate = old.training().optimization().learningRate();
        // A run that was itself made by an addition has the lower one.
        return old.training().rehearsal() == null ? RATE * rate : rate;
    }

    private static int steps(int fresh, AdditionOptions options, ExperimentConfig old) {
        double examples = EXAMPLES_OF_DOCUMENT * fresh / (1 - options.share());
        double perStep = (double) old.training().length().batchSize()
                * old.training().length().accumulate();
        return (int) Math.max(FEWEST_STEPS, Math.round(examples / perStep));
    }

    private static String quoted(Path path) throws IOException {
        return Json.strict()
                .writeValueAsString(path.toAbsolutePath().normalize().toString());
    }
}
