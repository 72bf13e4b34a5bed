package genir.explorer.view;

import genir.explorer.run.ExampleQueries.Example;
import genir.explorer.run.ExampleQueries.Outcome;
import genir.explorer.run.OpenedRun;
import java.util.List;

/** Example queries: {@code GET /api/queries}. */
public record QueriesView(int total, List<QueryView> queries) {
    /** One of them. */
    public record QueryView(
            String id,
            String text,
            String split,
            String outcome,
            Integer bm25Rank,
            Integer genirRank,
            List<DocumentView> documents) {}

    /** The first of some examples. */
    public static QueriesView of(OpenedRun run, List<Example> examples, int limit) {
        return new QueriesView(
                examples.size(),
                examples.stream().limit(limit).map(example -> of(run, example)).toList());
    }

    private static QueryView of(OpenedRun run, Example example) {
        return new QueryView(
                example.query().id(),
                example.query().text(),
                example.split().label(),
                example.outcome().map(Outcome::label).orElse(null),
                example.bm25().orElse(null),
                example.genir().orElse(null),
                example.documents().stream().map(id -> DocumentView.of(run, id)).toList());
    }
}
