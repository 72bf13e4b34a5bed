package genir.interpret.report.section;

import genir.interpret.figure.Axis;
import genir.interpret.figure.BarChart;
import genir.interpret.figure.Estimate;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Examples;
import genir.interpret.report.block.ExplorerLink;
import genir.interpret.report.block.Figures;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.input.AnalysedQueries;
import genir.interpret.report.input.Metrics;
import genir.interpret.report.input.Retrieval;
import genir.interpret.report.input.RunFolder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A handful of test queries with the top documents of each system. */
public final class ExamplesSection implements Section {
    private static final int PER_OUTCOME = 2;
    private static final int HITS = 3;
    /** The section whose pages open queries up. */
    private static final String OPENED = "queries";

    private final Function<String, String> titleOf;

    /** {@code titleOf} gives a document's title; null or blank where it has none. */
    public ExamplesSection(Function<String, String> titleOf) {
        this.titleOf = titleOf;
    }

    @Override
    public String id() {
        return "examples";
    }

    @Override
    public String title() {
        return "Example queries";
    }

    @Override
    public Optional<String> awaits(RunFolder run) {
        boolean evaluated = Metrics.of(run)
                .filter(metrics -> metrics.evaluated(Metrics.Retriever.GENIR))
                .isPresent();
        return evaluated || CollectionSection.hasNothingToRank(run) ? Optional.empty() : Optional.of("evaluate");
    }

    @Override
    public String question() {
        return "Where do the systems differ on single queries?";
    }

    /** Nothing without test queries. */
    @Override
    public List<Block> blocks(RunFolder run) {
        Optional<Map<String, List<String>>> bm25 = Retrieval.run(run, "runs/bm25.test.trec");
        Optional<Map<String, List<String>>> genir = Retrieval.run(run, "runs/genir.test.trec");
        Optional<Map<String, Set<String>>> qrels = Retrieval.qrels(run, "index/qrels/test.tsv");
        Optional<Map<String, String>> queries = Retrieval.queries(run, "index/queries.jsonl");
        if (bm25.isEmpty() || genir.isEmpty() || qrels.isEmpty() || queries.isEmpty()) {
            return List.of();
        }
        Map<String, Map<String, List<String>>> rankings = rankings(run);
        Outcomes outcomes = new Outcomes(qrels.get(), bm25.get(), genir.get());
        List<Examples.Group> groups = new ArrayList<>();
        for (Outcomes.Outcome outcome : Outcomes.Outcome.values()) {
            List<String> ids = outcomes.queries(outcome);
            List<Examples.Example> examples = ids.stream()
                    .limit(PER_OUTCOME)
                    .map(id -> new Examples.Example(
                            queries.get().getOrDefault(id, id),
                            id,
                            qrels.get().get(id).stream().map(this::name).collect(Collectors.joining("; ")),
                            rankings.entrySet().stream()
                                    .map(system -> ranking(
                                            system.getKey(),
                                            system.getValue().get(id),
                                            qrels.get().get(id)))
                                    .toList()))
                    .toList();
            if (!examples.isEmpty()) {
                groups.add(new Examples.Group(
                        capital(outcome.words()) + " (" + Words.queries(ids.size()) + ")", examples));
            }
        }
        List<Block> blocks = new ArrayList<>(List.of(
                Figures.of(Figures.Panel.of(chart(outcomes))),
                Paragraph.reading("How to read: a system is right when its first document is relevant. Under each"
                        + " outcome stand its first " + PER_OUTCOME
                        + " queries in order of id, not chosen by hand, with the"
                        + " top " + HITS
                        + " documents of each system; relevant documents are marked. \u201cexplore\u201d opens a query on"
                        + " the live page, " + ExplorerLink.HOW + "."),
                new Examples(groups)));
        if (run.csv("interpret/examples.csv").isPresent()) {
            blocks.add(Paragraph.link(
                    "What happens inside the model on a query: a few " + AnalysedQueries.split(run)
                            + " queries, each with a page of its own",
                    OPENED));
        }
        return blocks;
    }

    /** What each single system found on the test queries, by its name as a reader knows it. */
    private static Map<String, Map<String, List<String>>> rankings(RunFolder run) {
        Map<String, Map<String, List<String>>> rankings = new LinkedHashMap<>();
        for (Metrics.Retriever system : List.of(
                Metrics.Retriever.BM25, Metrics.Retriever.GENIR, Metrics.Retriever.DENSE, Metrics.Retriever.DUAL)) {
            Retrieval.run(run, "runs/" + system.key() + ".test.trec")
                    .ifPresent(found -> rankings.put(title(run, system), found));
        }
        return rankings;
    }

    private static String title(RunFolder run, Metrics.Retriever system) {
        boolean outside = Metrics.of(run)
                .filter(metrics -> !metrics.outside(system).isEmpty())
                .isPresent();
        return system.title() + (outside ? " (" + Outside.MARK + ")" : "");
    }

    private static BarChart chart(Outcomes outcomes) {
        List<Outcomes.Outcome> all = Arrays.asList(Outcomes.Outcome.values());
        return new BarChart(
                "Test queries by outcome at rank 1",
                all.stream()
                        .map(o -> capital(o.words()) + ": "
                                + Words.queries(outcomes.queries(o).size()) + ".")
                        .collect(Collectors.joining(" ")),
                Axis.of("queries"),
                List.of("both", "only BM25", "only GenIR", "neither"),
                List.of(new BarChart.Bars(
                        "queries",
                        all.stream()
                                .map(o -> Estimate.of(outcomes.queries(o).size()))
                                .toList())));
    }

    private Examples.Ranking ranking(String system, List<String> found, Set<String> relevant) {
        List<String> documents = found == null ? List.of() : found;
        int rank = Outcomes.rank(relevant, documents);
        String outcome = documents.isEmpty()
                ? "found nothing"
                : rank == 0
                        ? "relevant document not in the top " + Words.count(documents.size())
                        : "relevant document at rank " + Words.count(rank);
        return new Examples.Ranking(
                system,
                outcome,
                documents.stream()
                        .limit(HITS)
                        .map(id -> new Examples.Hit(name(id), id, relevant.contains(id)))
                        .toList());
    }

    private String name(String id) {
        String title = titleOf.apply(id);
        return title == null || title.isBlank() ? id : title;
    }

    private static String capital(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
