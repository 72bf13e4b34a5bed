package genir.training.loop;

import java.util.List;
import java.util.Map;

/** What is measured now and then during training, to see how good the model is and to keep the best. */
public interface Evaluation {
    /** Measures nothing: the last weights are the result. */
    static Evaluation none(List<String> metrics) {
        return new Evaluation() {
            @Override
            public List<String> metrics() {
                return metrics;
            }

            @Override
            public Map<String, Double> score() {
                return Map.of();
            }
        };
    }

    /** Names of the metrics, e.g. {@code mrr@10}; of each, higher is better. */
    List<String> metrics();

    /** The present weights' score by each metric, or none at all where there is nothing to measure them on. */
    Map<String, Double> score();
}
