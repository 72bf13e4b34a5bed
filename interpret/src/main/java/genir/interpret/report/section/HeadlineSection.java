package genir.interpret.report.section;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import genir.interpret.figure.Estimate;
import genir.interpret.finding.Verdict;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.KeyFigures;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.input.AnalysedQueries;
import genir.interpret.report.input.InterpretSummary;
import genir.interpret.report.input.Metrics;
import genir.interpret.report.input.RunFolder;
import genir.interpret.table.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What was trained on what, and the few figures that matter. */
public final class HeadlineSection implements Section {
    @Override
    public String id() {
        return "summary";
    }

    @Override
    public String title() {
        return "Summary";
    }

    @Override
    public List<Block> blocks(RunFolder run) {
        List<Block> blocks = new ArrayList<>();
        trained(run).or(() -> untrained(run)).ifPresent(text -> blocks.add(Paragraph.lead(text)));
        Metrics.of(run).flatMap(HeadlineSection::figures).ifPresent(blocks::add);
        Metrics.of(run)
                .flatMap(metrics -> ComparisonSentence.of(metrics, metrics.mainSplit()))
                .ifPresent(text -> blocks.add(Paragraph.lead(text)));
        Metrics.of(run)
                .flatMap(metrics -> ComparisonSentence.best(metrics, metrics.mainSplit()))
                .ifPresent(text -> blocks.add(Paragraph.lead(text)));
        Metrics.of(run)
                .flatMap(metrics -> Outside.sentence(metrics, metrics.mainSplit()))
                .map(Paragraph::text)
                .ifPresent(blocks::add);
        if (CollectionSection.hasNothingToRank(run)) {
            blocks.add(
                    Paragraph.lead(
                            "Nothing was measured: the collection has neither dev nor test queries. Its documents can"
                                    + " be searched with genir search; to measure how well, ask some queries and judge what is found."));
        }
        CollectionSection.standIns(run).map(Paragraph::text).ifPresent(blocks::add);
        removal(run).ifPresent(text -> blocks.add(Paragraph.lead(text)));
        findings(run).ifPresent(text -> blocks.add(Paragraph.link(text, "findings")));
        return blocks.isEmpty() ? List.of(Paragraph.missing("genir run CONFIG -o " + run.root())) : blocks;
    }

    /** The first metric of each system. */
    private static Optional<Block> figures(Metrics metrics) {
        String split = metrics.mainSplit();
        List<KeyFigures.KeyFigure> figures = metrics.systems(split).stream()
                .flatMap(system -> metrics.names(split).stream()
                        .filter(name -> metrics.value(system, split, name).isPresent())
                        .findFirst()
                        .map(name -> figure(metrics, system, split, name))
                        .stream())
                .toList();
        return figures.isEmpty() ? Optional.empty() : Optional.of(new KeyFigures(figures));
    }

    private static KeyFigures.KeyFigure figure(Metrics metrics, Metrics.Retriever system, String split, String name) {
        Estimate value = metrics.value(system, split, name).orElseThrow();
        String interval = Words.percentInterval(value);
        String mark = metrics.outside(system).isEmpty() ? "" : ", " + Outside.MARK;
        return new KeyFigures.KeyFigure(
                Words.percent(value.value()),
                system.title() + ", " + split + " " + Words.metric(name) + mark,
                interval.isEmpty() ? "" : "95%: " + interval);
    }

    private static Optional<String> trained(RunFolder run) {
        String collection = collection(run);
        return run.json("model/config.json").map(model -> {
            String tokens = InterpretSummary.of(run)
                    .filter(s -> s.words() > 0 && s.docids() > 0)
                    .map(s -> "; its vocabulary holds " + Words.count(s.words()) + " words and "
                            + Words.count(s.docids()) + " documents")
                    .orElse("");
            return "A T5 with " + layers(model, "num_layers", "encoder") + " and "
                    + layers(model, "num_decoder_layers", "decoder") + " (d_model "
                    + model.path("d_model").asText("not given") + ") was trained to map a query to the identifier of"
                    + " its document" + (collection.isEmpty() ? "" : " in " + collection) + tokens + ".";
        });
    }

    /** Of a run that has BM25 alone. */
    private static Optional<String> untrained(RunFolder run) {
        String collection = collection(run);
        return Metrics.of(run)
                .map(metrics -> "BM25" + (collection.isEmpty() ? "" : " on " + collection)
                        + "; no model has been trained in this run.");
    }

    private static String layers(JsonNode model, String field, String stack) {
        int layers = model.path(field).asInt(model.path("num_layers").asInt());
        return layers + " " + stack + (layers == 1 ? " layer" : " layers");
    }

    /** The collection's name, where the provenance has it, and its size. */
    private static String collection(RunFolder run) {
        JsonNode named = run.json("provenance.json")
                .<JsonNode>map(root -> root.path("collection"))
                .orElse(MissingNode.getInstance());
        String name = named.isObject() ? named.path("name").asText("") : named.asText("");
        JsonNode documents = run.json(CollectionSection.FILE)
                .<JsonNode>map(root -> root.path("documents"))
                .orElse(MissingNode.getInstance());
        String size = documents.isIntegralNumber() ? Words.count(documents.asLong()) + " documents" : "";
        if (name.isEmpty()) {
            return size.isEmpty() ? "" : "a collection of " + size;
        }
        return name + (size.isEmpty() ? "" : " (" + size + ")");
    }

    private static Optional<String> findings(RunFolder run) {
        return run.json("interpret/findings.json").map(root -> {
            JsonNode findings = root.path("findings");
            long holding = with(findings, Verdict.HOLDS);
            long open = with(findings, Verdict.UNDECIDED);
            String undecided = open == 0 ? "" : ", " + Words.count(open) + " cannot be decided";
            return Words.count(holding) + " of the " + Words.count(findings.size())
                    + " findings, F1 to F9 those of Reusch and Belinkov, " + (holding == 1 ? "holds" : "hold")
                    + " on this model"
                    + undecided;
        });
    }

    private static long with(JsonNode findings, Verdict verdict) {
        return StreamSupport.stream(findings.spliterator(), false)
                .filter(finding -> finding.path("verdict").asText().equals(verdict.label()))
                .count();
    }

    /** What removing each kind of component everywhere does, from the patching experiment. */
    private static Optional<String> removal(RunFolder run) {
        return run.rows(Tables.PATCHING).flatMap(rows -> {
            String shares = rows.stream()
                    .filter(row -> row.stage().equals("all")
                            && row.mode().equals("zero")
                            && row.cutoff() == 1
                            && !row.component().equals("all"))
                    .map(row -> Words.component(row.component()) + " "
                            + Words.percent(row.share().value()))
                    .collect(Collectors.joining(", "));
            AnalysedQueries queries = AnalysedQueries.of(run);
            return shares.isEmpty()
                    ? Optional.empty()
                    : Optional.of("Of the " + queries.name() + ", these " + queries.leave()
                            + " when a kind of component is removed from all decoder layers: " + shares + ".");
        });
    }
}
