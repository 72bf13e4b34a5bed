package genir.cli.bench;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * The same gradients by SameDiff's own interpreter, without optimiser and embedding look-ups.
 *
 * @param peakResidentBytes the most memory that process had
 */
@JsonNaming(SnakeCaseStrategy.class)
record StockSpeed(Samples gradients, long peakResidentBytes) {}
