package genir.cli.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.Qrels;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.index.CollectionIndex;
import genir.corpus.io.Json;
import genir.retrieval.Ranker;
import genir.retrieval.Run;
import genir.retrieval.TrecRunFile;
import genir.retrieval.bm25.Bm25Ranker;
import genir.retrieval.evaluation.Comparison;
import genir.retrieval.evaluation.Evaluation;
import genir.retrieval.metric.Metric;
import genir.retrieval.metric.Metrics;
import genir.retrieval.system.RetrievalSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What became of the documents that a model knew before others were added, and how well it finds these: {@code added.json}.
 *
 * <p>Old queries are ranked by the model before and after; after, among all documents, so that new ones may come before old
 * ones that are as good. New documents are asked for by made-up queries whose lines are kept from training, and by the
 * collection's own queries where it has any.
 */
final class AdditionMeasures {
    private static final List<Metric> METRICS =
            List.of("hits@1", "hits@10", "mrr@10").stream().map(Metrics::parse).toList();
    private static final int DEPTH = 10;
    private static final List<Split> SPLITS = List.of(Split.DEV, Split.TEST);

    private final RunContext run;
    private final CollectionIndex index;
    private final FreshDocuments fresh;

    /** Measures a run; its index must stay open. */
    AdditionMeasures(RunContext run, CollectionIndex index) {
        this.run = run;
        this.index = index;
        this.fresh = FreshDocuments.of(run.config(), index);
    }

    /** Measures, says and writes what came out; the splits have been ranked by all systems. */
    void write(Ranker genir) throws IOException {
        ObjectNode root = Json.strict().createObjectNode();
        root.put("documents", index.documentCount());
        root.put("new_documents", fresh.ids().size());
        ObjectNode old = root.putObject("old");
        for (Split split : SPLITS) {
            if (Files.exists(run.directory().rankedBefore(split))) {
                forgotten(split, old);
            }
        }
        ObjectNode found = root.putObject("new");
        QuerySet made = fresh.knownItems();
        if (!made.queries().isEmpty()) {
            Run bm25 = rank(Bm25Ranker.read(index, run.directory().bm25Parameters()), made);
            put(found, "made_up", "bm25", "genir", compare(made, bm25, rank(genir, made)));
        }
        for (Split split : SPLITS) {
            QuerySet asked = fresh.asked(index, split);
            if (!asked.queries().isEmpty()) {
                Run bm25 = Systems.read(run, RetrievalSystem.BM25, split);
                Run ranked = Systems.read(run, RetrievalSystem.GENIR, split);
                put(found, split.label(), "bm25", "genir", compare(asked, bm25, ranked));
            }
        }
        Json.write(run.directory().added(), root);
    }

    private void forgotten(Split split, ObjectNode old) throws IOException {
        Run before = TrecRunFile.read(run.directory().rankedBefore(split));
        QuerySet queries = old(split, before);
        if (!queries.queries().isEmpty()) {
            Run after = Systems.read(run, RetrievalSystem.GENIR, split);
            put(old, split.label(), "before", "after", compare(queries, before, after));
        }
    }

    /** The queries that were ranked before, judged by the documents that were there. */
    private QuerySet old(Split split, Run before) {
        QuerySet all = index.queries(split);
        Map<String, Map<String, Integer>> grades = new LinkedHashMap<>();
        for (Query query : all.queries()) {
            Map<String, Integer> judged = new LinkedHashMap<>(all.qrels().of(query.id()));
            judged.keySet().removeAll(fresh.ids());
            if (before.rankings().containsKey(query.id()) && !judged.isEmpty()) {
                grades.put(query.id(), judged);
            }
        }
        return new QuerySet(
                split,
                all.queries().stream()
                        .filter(query -> grades.containsKey(query.id()))
                        .toList(),
                new Qrels(grades));
    }

    private Run rank(Ranker ranker, QuerySet queries) {
        return Run.of(run.config().evaluation().evaluated(ranker), queries.queries(), DEPTH, run.progress());
    }

    private Map<String, Comparison> compare(QuerySet queries, Run baseline, Run other) {
        return Comparison.of(
                Evaluation.of(baseline, queries, METRICS),
                Evaluation.of(other, queries, METRICS),
                run.config().evaluation().significanceTest(),
                run.config().evaluation().bootstrap());
    }

    private void put(ObjectNode part, String name, String first, String second, Map<String, Comparison> comparisons) {
        Comparison any = comparisons.values().iterator().next();
        int queries = any.wins() + any.ties() + any.losses();
        ObjectNode node = part.putObject(name);
        node.put("queries", queries);
        boolean old = first.equals("before");
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "  %s, %,d %s queries:",
                old ? "old documents" : "new documents",
                queries,
                name.replace('_', '-')));
        comparisons.forEach((metric, comparison) -> {
            node.putObject(metric)
                    .put(first, comparison.meanA())
                    .put(second, comparison.meanB())
                    .put("difference", comparison.difference())
                    .put("low", comparison.interval().low())
                    .put("high", comparison.interval().high())
                    .put("p", comparison.p());
            line.append(String.format(
                    Locale.ROOT,
                    "  %s %.3f %s, %.3f %s (p %.2f)",
                    metric,
                    comparison.meanA(),
                    old ? first : "BM25",
                    comparison.meanB(),
                    old ? second : "GenIR",
                    comparison.p()));
        });
        run.console().print(line.toString());
    }
}
