package genir.cli.bench;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * Memory in use in the course of a training: what is resident, without the free part of Java's heap.
 *
 * @param warmUpSteps steps before the first measurement
 * @param usedBefore bytes after those
 * @param usedAfter bytes after all steps
 * @param growthBytes the difference
 */
@JsonNaming(SnakeCaseStrategy.class)
record Soak(int steps, int warmUpSteps, long usedBefore, long usedAfter, long growthBytes) {}
