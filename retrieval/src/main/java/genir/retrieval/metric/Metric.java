package genir.retrieval.metric;

import java.util.List;
import java.util.Map;

/** A measure of one ranking against the judgments of its query. Grades above 0 are relevant; unjudged is not relevant. */
public interface Metric {
    /** The name in configuration, tables and files, such as {@code ndcg@10}; {@link Metrics#parse} reads it. */
    String name();

    /** How many documents of the ranking it looks at; {@link Integer#MAX_VALUE} if all of them. */
    int cutoff();

    /**
     * The measure of one ranking.
     *
     * @param ranking document ids, best first, each once; may be empty
     * @param grades document id to grade of the judged documents; without a relevant one the measure is 0
     * @return from 0 to 1, higher is better
     */
    double of(List<String> ranking, Map<String, Integer> grades);
}
