package genir.cli.compare;

import genir.cli.console.Counts;
import genir.corpus.DevOrigin;
import genir.corpus.InputException;
import genir.corpus.Names;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The queries on which all runs can be compared, and the refusal where a comparison would not be one. */
final class SharedQueries {
    private SharedQueries() {}

    /**
     * Passes runs of the same documents.
     *
     * @throws InputException that names two that differ, and what differs
     */
    static void requireSameTask(List<EvaluatedRun> runs) {
        EvaluatedRun first = runs.get(0);
        for (EvaluatedRun other : runs.subList(1, runs.size())) {
            if (!documents(first).equals(documents(other))) {
                int here = first.info().documents();
                int there = other.info().documents();
                throw cannot(
                        first,
                        other,
                        here == there
                                ? "both have " + Counts.of(here, "document", "documents")
                                        + ", but not the same ids and texts"
                                : "one has " + Counts.of(here, "document", "documents") + ", the other "
                                        + Counts.of(there, "document", "documents"));
            }
            boolean ignores = first.config().evaluation().ignoreIdenticalIds();
            if (ignores != other.config().evaluation().ignoreIdenticalIds()) {
                throw cannot(first, other, "they differ in evaluation.ignore_identical_ids");
            }
        }
    }

    private static String documents(EvaluatedRun run) {
        return run.info().files().getOrDefault("documents", "");
    }

    /** Test, or dev where a run has no test queries; empty where that is so of dev, too. */
    static Optional<Split> split(List<EvaluatedRun> runs) {
        return List.of(Split.TEST, Split.DEV).stream()
                .filter(split -> runs.stream()
                        .noneMatch(run -> run.queries().get(split).queries().isEmpty()))
                .findFirst();
    }

    /**
     * The queries of a split that all runs have.
     *
     * @throws InputException if there is none, or if the runs know different texts or judgments of one
     */
    static QuerySet of(List<EvaluatedRun> runs, Split split) {
        QuerySet first = runs.get(0).queries().get(split);
        Set<String> shared = ids(first);
        for (EvaluatedRun run : runs) {
            shared.retainAll(ids(run.queries().get(split)));
        }
        if (shared.isEmpty()) {
            throw new InputException("the runs share no " + split.label() + " query");
        }
        Map<String, String> texts = texts(first);
        for (EvaluatedRun other : runs) {
            QuerySet queries = other.queries().get(split);
            Map<String, String> otherTexts = texts(queries);
            for (String id : shared) {
                String what = split.label() + " query " + Names.quote(id);
                if (!texts.get(id).equals(otherTexts.get(id))) {
                    throw cannot(runs.get(0), other, what + " has not the same text");
                }
                if (!first.qrels().of(id).equals(queries.qrels().of(id))) {
                    throw cannot(runs.get(0), other, what + " is not judged the same");
                }
            }
        }
        return new QuerySet(
                split,
                first.queries().stream()
                        .filter(query -> shared.contains(query.id()))
                        .toList(),
                first.qrels());
    }

    /** What a reader has to know of the shared queries of a split. */
    static List<String> notes(List<EvaluatedRun> runs, QuerySet shared) {
        Set<String> all = new LinkedHashSet<>();
        runs.forEach(run -> all.addAll(ids(run.queries().get(shared.split()))));
        List<String> notes = new ArrayList<>();
        if (all.size() > shared.queries().size()) {
            notes.add("Of " + Counts.of(all.size(), "query", "queries") + " of "
                    + shared.split().label() + ", " + shared.queries().size()
                    + " are in all runs: the figures are of these.");
        }
        if (shared.split() == Split.DEV) {
            notes.add(
                    "These are dev queries, on which GenIR's weights were chosen: on others its values may be lower.");
            if (runs.stream().anyMatch(run -> run.info().origin(Split.DEV) == DevOrigin.DOCUMENTS)) {
                notes.add(
                        "Nobody asked these queries: they are words in a row from documents, and flatter every system, BM25"
                                + " most.");
            }
        }
        return notes;
    }

    private static InputException cannot(EvaluatedRun first, EvaluatedRun other, String difference) {
        return InputException.in(
                other.directory().root(),
                "cannot be compared with " + first.directory().root() + ": " + difference);
    }

    private static Set<String> ids(QuerySet queries) {
        return queries.queries().stream().map(Query::id).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Map<String, String> texts(QuerySet queries) {
        return queries.queries().stream().collect(Collectors.toMap(Query::id, Query::text, (a, b) -> a));
    }
}
