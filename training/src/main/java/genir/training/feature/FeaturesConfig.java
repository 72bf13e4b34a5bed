package genir.training.feature;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import genir.corpus.ConfigChecks;
import genir.corpus.InputException;
import genir.model.run.T5Runner;
import genir.model.site.Site;
import genir.model.site.StackName;
import genir.training.loop.Schedule;

/**
 * The {@code features} part of the configuration: a sparse autoencoder of the trained model's values at a site.
 *
 * @param site of a decoder layer's residual stream, or a component's output in one [the residual stream behind the last layer]
 * @param features how many there are [1024]
 * @param k of which each value has at most so many [16]
 * @param inputs training texts whose values are learnt from [20000]
 * @param steps of the optimiser [2000]
 * @param batchSize values of a step [256]
 * @param learningRate highest rate [1e-3]
 * @param deadAfter a feature that so many inputs in a row have not had is dead, and is revived [100000]
 * @param seed of everything random [42]
 */
@JsonNaming(SnakeCaseStrategy.class)
public record FeaturesConfig(
        String site,
        Integer features,
        Integer k,
        Integer inputs,
        Integer steps,
        Integer batchSize,
        Double learningRate,
        Integer deadAfter,
        Long seed) {
    private static final String SECTION = "features.";
    private static final double WARMUP = 0.05;
    private static final double DECAY_FROM = 0.5;

    public FeaturesConfig {
        features = within("features", features == null ? 1024 : features, 2, 1 << 20);
        k = within("k", k == null ? 16 : k, 1, features);
        inputs = within("inputs", inputs == null ? 20_000 : inputs, 2, 10_000_000);
        steps = within("steps", steps == null ? 2000 : steps, 1, 100_000_000);
        batchSize = within("batch_size", batchSize == null ? 256 : batchSize, 1, 65_536);
        learningRate =
                ConfigChecks.aboveZero(SECTION + "learning_rate", learningRate == null ? 1e-3 : learningRate, 10);
        deadAfter = within("dead_after", deadAfter == null ? 100_000 : deadAfter, 1, Integer.MAX_VALUE);
        seed = seed == null ? 42 : seed;
    }

    private static int within(String key, int value, int least, int most) {
        return (int) ConfigChecks.between(SECTION + key, value, least, most);
    }

    /**
     * The site in a model.
     *
     * @throws InputException if it is no part of the residual stream of a decoder layer
     * @throws genir.model.ModelException if the model has no such site; the message lists the nearest names
     */
    public Site siteOf(T5Runner runner) {
        if (site == null) {
            return runner.sites().lastResidual();
        }
        Site found = runner.sites().parse(site);
        // What is normed is no part of the residual stream.
        boolean summand = found.layer() != Site.NO_LAYER && found.component().isEmpty();
        if (found.stack() != StackName.DECODER || !summand) {
            throw new InputException(SECTION + "site: expected the residual stream or a component's output in a decoder"
                    + " layer, such as decoder.0.hook_resid_post, found " + site);
        }
        return found;
    }

    /** The learning rate over the steps. */
    Schedule schedule() {
        return new Schedule(Schedule.Kind.LINEAR, learningRate, WARMUP * steps, DECAY_FROM * steps, steps);
    }
}
