package genir.cli.bench;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * Resident memory in the course of a training.
 *
 * @param warmUpSteps steps before the first measurement
 * @param residentBefore bytes after those
 * @param residentAfter bytes after all steps
 * @param growthBytes the difference
 */
@JsonNaming(SnakeCaseStrategy.class)
record Soak(int steps, int warmUpSteps, long residentBefore, long residentAfter, long growthBytes) {}
