package genir.cli.search;

import genir.corpus.Query;
import genir.corpus.format.QueryLines;
import java.util.ArrayList;
import java.util.List;

/** Answers queries as they come: as many at once as are there, and none is kept waiting for more of them. */
public final class QueryLoop {
    /** Queries that are ranked at once, several batches of the model. */
    public static final int MOST = 256;

    private QueryLoop() {}

    /**
     * Reads to the end.
     *
     * @return how many queries were answered
     */
    public static long run(QueryLines queries, Searcher searcher, int k, Answers answers) {
        long count = 0;
        List<Query> waiting = new ArrayList<>();
        try {
            for (Query query = queries.next(); query != null; query = queries.next()) {
                waiting.add(query);
                if (waiting.size() == MOST || !queries.isReady()) {
                    count += waiting.size();
                    answer(waiting, searcher, k, answers);
                }
            }
        } finally {
            // What stands before a line that is no query is answered, too.
            count += waiting.size();
            answer(waiting, searcher, k, answers);
        }
        return count;
    }

    /** Answers queries that are all there, as many at once as where they come from a file. */
    public static void run(List<Query> queries, Searcher searcher, int k, Answers answers) {
        for (int first = 0; first < queries.size(); first += MOST) {
            searcher.answer(queries.subList(first, Math.min(queries.size(), first + MOST)), k)
                    .forEach(answers::write);
        }
    }

    private static void answer(List<Query> waiting, Searcher searcher, int k, Answers answers) {
        List<Query> now = List.copyOf(waiting);
        waiting.clear();
        searcher.answer(now, k).forEach(answers::write);
    }
}
