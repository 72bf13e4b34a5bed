package genir.cli.bench;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * What a training ended with.
 *
 * @param sha256 of all weights
 */
@JsonNaming(SnakeCaseStrategy.class)
record TrainedBytes(int steps, String sha256) {}
