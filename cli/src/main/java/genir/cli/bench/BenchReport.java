package genir.cli.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Map;

/**
 * What {@code genir bench --json} writes.
 *
 * @param shapes by the name the user gave
 */
@JsonNaming(SnakeCaseStrategy.class)
public record BenchReport(
        String cpu,
        String jdk,
        String openblas,
        int threads,
        String device,
        double dropout,
        Map<String, ShapeReport> shapes) {
    /**
     * What was measured of one shape; what was not is left out.
     *
     * @param stock SameDiff's own interpreter, as ND4J comes
     * @param stockRatio its median by that of our training step: how many times as fast we are
     * @param tunedStock the interpreter in a process with our settings
     * @param tunedStockRatio the same for that
     * @param sameBytes whether two trainings ended with the same bytes
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ShapeReport(
            BenchShape model,
            @JsonUnwrapped Speed speed,
            StockSpeed stock,
            Double stockRatio,
            StockSpeed tunedStock,
            Double tunedStockRatio,
            Soak soak,
            TrainedBytes bytes,
            Boolean sameBytes) {}
}
