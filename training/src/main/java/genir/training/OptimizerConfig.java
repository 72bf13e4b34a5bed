package genir.training;

import genir.corpus.ConfigChecks;
import genir.corpus.InputException;
import genir.model.weights.Parameters;
import genir.model.weights.WeightNames;
import genir.training.loop.Schedule;
import genir.training.optimizer.Adafactor;
import genir.training.optimizer.Adam;
import genir.training.optimizer.AdamW;
import genir.training.optimizer.Optimizer;
import genir.training.sampled.RowSteps;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The part of {@link TrainingConfig} that says how gradients change the weights; each key is described at {@link TrainingKeys}. Keys that an
 * optimiser or a schedule does not know stay null, and giving them is an error.
 */
public record OptimizerConfig(
        String optimizer,
        Double learningRate,
        String schedule,
        Double warmup,
        Integer warmupSteps,
        Double decayFrom,
        Double clipNorm,
        Double beta1,
        Double beta2,
        Double weightDecay,
        Boolean scaleParameter) {
    static final String ADAM = "adam";
    static final String ADAMW = "adamw";
    static final String ADAFACTOR = "adafactor";

    private static final double ADAM_RATE = 1e-3;
    /** The rate that Adafactor's relative steps begin with (Shazeer and Stern, algorithm 6). */
    private static final double RELATIVE_RATE = 1e-2;

    private static final double WARMUP = 0.05;
    private static final double DECAY_FROM = 0.5;
    private static final double LONGEST_WARMUP = 100_000_000;

    public OptimizerConfig {
        optimizer = optimizer == null ? ADAM : optimizer;
        schedule = schedule == null ? "linear" : schedule;
        TrainingConfig.oneOf("optimizer", optimizer, List.of(ADAM, ADAMW, ADAFACTOR));
        Schedule.Kind kind = kind(schedule);
        boolean relative = kind == Schedule.Kind.RELATIVE_STEP;
        if (relative && !optimizer.equals(ADAFACTOR)) {
            throw new InputException("training.schedule: relative_step is adafactor's; the optimizer is " + optimizer);
        }
        learningRate = learningRate == null ? Double.valueOf(relative ? RELATIVE_RATE : ADAM_RATE) : learningRate;
        ConfigChecks.aboveZero("training.learning_rate", learningRate, 10);
        if (warmup != null && warmupSteps != null) {
            throw new InputException("training: give warmup or warmup_steps, not both");
        }
        if (warmupSteps == null) {
            warmup = warmup == null ? Double.valueOf(relative ? 0 : WARMUP) : warmup;
            ConfigChecks.between("training.warmup", warmup, 0, 1);
        } else {
            ConfigChecks.between("training.warmup_steps", warmupSteps, 0, LONGEST_WARMUP);
        }
        decayFrom = known(
                "decay_from",
                decayFrom,
                kind.falls(),
                "schedule " + schedule,
                Math.max(DECAY_FROM, warmup == null ? 0 : warmup));
        if (decayFrom != null) {
            ConfigChecks.between("training.decay_from", decayFrom, warmup == null ? 0 : warmup, 1);
        }
        clipNorm = clipNorm == null ? 1 : clipNorm;
        ConfigChecks.aboveZero("training.clip_norm", clipNorm, 1_000_000);
        boolean moments = !optimizer.equals(ADAFACTOR);
        beta1 = known("beta1", beta1, moments, optimizer, 0.9);
        beta2 = known("beta2", beta2, moments, optimizer, 0.98);
        if (moments) {
            // At 1 the moments would never leave 0, and correcting them divides by 0.
            ConfigChecks.between("training.beta1", beta1, 0, 0.99999);
            ConfigChecks.between("training.beta2", beta2, 0, 0.99999);
        }
        double decay = optimizer.equals(ADAMW) ? 0.01 : 0;
        weightDecay = known("weight_decay", weightDecay, !optimizer.equals(ADAM), optimizer, decay);
        if (weightDecay != null) {
            ConfigChecks.between("training.weight_decay", weightDecay, 0, 10);
        }
        scaleParameter = known("scale_parameter", scaleParameter, !moments, optimizer, true);
    }

    /** A key that only some optimisers or schedules know, with its default where they do. */
    private static <T> T known(String key, T value, boolean known, String who, T fallback) {
        if (!known) {
            if (value != null) {
                throw new InputException("training." + key + ": " + who + " has none");
            }
            return null;
        }
        return value == null ? fallback : value;
    }

    private static Schedule.Kind kind(String name) {
        TrainingConfig.oneOf("schedule", name, Schedule.Kind.labels());
        return Schedule.Kind.valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** The same with another highest rate. */
    OptimizerConfig withLearningRate(double rate) {
        return new OptimizerConfig(
                optimizer,
                rate,
                schedule,
                warmup,
                warmupSteps,
                decayFrom,
                clipNorm,
                beta1,
                beta2,
                weightDecay,
                scaleParameter);
    }

    Schedule schedule(int steps) {
        double warmupEnd = warmupSteps == null ? warmup * steps : warmupSteps;
        double decayStep = decayFrom == null ? steps : Math.max(warmupEnd, decayFrom * steps);
        return new Schedule(kind(schedule), learningRate, warmupEnd, decayStep, steps);
    }

    /** Whether the optimiser keeps two moments of each weight. */
    boolean keepsMoments() {
        return !optimizer.equals(ADAFACTOR);
    }

    /**
     * An optimiser for weights.
     *
     * @param frozen names of those that have no gradients
     */
    Optimizer optimizer(Parameters parameters, Set<String> frozen) {
        return switch (optimizer) {
            case ADAMW -> new AdamW(parameters, beta1, beta2, weightDecay, frozen);
            case ADAFACTOR -> new Adafactor(parameters, scaleParameter, weightDecay, frozen);
            default -> new Adam(parameters, beta1, beta2);
        };
    }

    /**
     * What becomes of Adam's or AdamW's steps where the output's rows have gradients in some of them.
     *
     * @param frozen names of weights that do not decay
     */
    RowSteps rowSteps(int steps, Set<String> frozen) {
        boolean decays = weightDecay != null && !frozen.contains(WeightNames.OUTPUT);
        return new RowSteps(schedule(steps), beta1, beta2, decays ? weightDecay : 0);
    }
}
