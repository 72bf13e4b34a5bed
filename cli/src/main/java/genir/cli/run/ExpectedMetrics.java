package genir.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import genir.cli.console.Console;
import genir.corpus.io.Json;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Holds a run's metrics against what its configuration expects. */
public final class ExpectedMetrics {
    private ExpectedMetrics() {}

    /** Says for each expectation whether it is met; returns whether all are. */
    public static boolean report(Map<String, Expectation> expected, Path metricsFile, Console console) {
        if (expected.isEmpty()) {
            return true;
        }
        JsonNode metrics = Json.read(metricsFile, JsonNode.class, "the metrics of a run");
        boolean all = true;
        for (Map.Entry<String, Expectation> entry : expected.entrySet()) {
            JsonNode node = metrics;
            for (String part : entry.getKey().split("\\.", -1)) {
                node = node.path(part);
            }
            Expectation expectation = entry.getValue();
            boolean met = node.isNumber() && Math.abs(node.asDouble() - expectation.value()) <= expectation.tolerance();
            all &= met;
            String line = String.format(
                    Locale.ROOT,
                    "%s %s: %s, expected %.3f +- %.3f",
                    met ? "as expected" : "NOT as expected",
                    entry.getKey(),
                    node.isNumber() ? String.format(Locale.ROOT, "%.3f", node.asDouble()) : "missing",
                    expectation.value(),
                    expectation.tolerance());
            if (met) {
                console.say(line);
            } else {
                console.print(line);
            }
        }
        return all;
    }
}
