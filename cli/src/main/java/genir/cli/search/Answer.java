package genir.cli.search;

import genir.corpus.Query;
import genir.retrieval.ScoredDocument;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run's systems found for a query.
 *
 * @param rankings by system, in the order in which they are shown
 */
public record Answer(Query query, Map<String, List<ScoredDocument>> rankings) {
    public Answer {
        rankings = Collections.unmodifiableMap(new LinkedHashMap<>(rankings));
    }
}
