package genir.training;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import genir.corpus.ConfigChecks;

/**
 * When checkpoints are written beside those at each evaluation, and which stay. What is trained does not depend on it.
 *
 * @param everySteps steps between two checkpoints [none for this reason]
 * @param everyMinutes minutes between two checkpoints [5]
 * @param keep how many of the last ones stay, each with the best of its time [2]
 */
@JsonNaming(SnakeCaseStrategy.class)
public record CheckpointsConfig(Integer everySteps, Double everyMinutes, Integer keep) {
    public CheckpointsConfig {
        everyMinutes = everyMinutes == null ? 5 : everyMinutes;
        keep = keep == null ? 2 : keep;
        ConfigChecks.between("training.checkpoints.every_steps", everySteps == null ? 1 : everySteps, 1, 100_000_000);
        ConfigChecks.aboveZero("training.checkpoints.every_minutes", everyMinutes, 100_000);
        ConfigChecks.between("training.checkpoints.keep", keep, 1, 1_000);
    }

    /** Every key at its default. */
    static CheckpointsConfig defaults() {
        return new CheckpointsConfig(null, null, null);
    }
}
