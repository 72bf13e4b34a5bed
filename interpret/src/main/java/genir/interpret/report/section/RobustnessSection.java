package genir.interpret.report.section;

import com.fasterxml.jackson.databind.JsonNode;
import genir.corpus.InputException;
import genir.interpret.figure.Estimate;
import genir.interpret.figure.Numbers;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.input.RunFolder;
import genir.retrieval.robustness.RobustnessFile;
import genir.retrieval.system.RetrievalSystem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the systems make of queries in other words: {@code robustness.json}. */
public final class RobustnessSection implements Section {
    @Override
    public String id() {
        return "robustness";
    }

    @Override
    public String title() {
        return "Queries in other words";
    }

    @Override
    public String question() {
        return "What do typos, lost words and other orders cost?";
    }

    @Override
    public List<Block> blocks(RunFolder run) {
        return run.json(RobustnessFile.JSON).map(found -> blocks(run, found)).orElse(List.of());
    }

    private static List<Block> blocks(RunFolder run, JsonNode found) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(
                Paragraph.text(
                        "Each system on queries of " + found.path("split").asText()
                                + " as they are and in other words, the same ones for every system. Only queries count that are changed."));
        Set<String> metrics = new LinkedHashSet<>();
        for (JsonNode one : found.path("perturbations")) {
            one.path("systems").forEach(system -> system.fieldNames().forEachRemaining(metrics::add));
        }
        boolean first = true;
        for (String metric : metrics) {
            Table table = new Table(
                    Words.metric(metric) + " in percent",
                    "",
                    !first,
                    List.of(
                            Table.text("queries"),
                            Table.text("system"),
                            Table.number("as they are"),
                            Table.number("in other words"),
                            Table.number("change"),
                            Table.number("p"),
                            Table.number("change minus BM25's"),
                            Table.number("p (Holm)")),
                    rows(run, found, metric));
            blocks.add(table);
            first = false;
        }
        blocks.add(Paragraph.reading(
                "How to read: under a change its 95 % bootstrap interval; p is of a paired randomisation test of"
                        + " the system against itself. Change minus BM25's is above 0 where the system loses less than BM25; its p is"
                        + " corrected for all pairs of systems."));
        return blocks;
    }

    private static List<List<Cell>> rows(RunFolder run, JsonNode found, String metric) {
        List<List<Cell>> rows = new ArrayList<>();
        for (JsonNode one : found.path("perturbations")) {
            JsonNode example = one.path("examples").path(0);
            String name = one.path("description").asText() + " ("
                    + Words.count(one.path("queries").asLong()) + ")";
            for (Map.Entry<String, JsonNode> system : one.path("systems").properties()) {
                JsonNode values = system.getValue().path(metric);
                JsonNode pair = one.path("pairs")
                        .path(RetrievalSystem.BM25)
                        .path(system.getKey())
                        .path(metric);
                rows.add(List.of(
                        Cell.of(name)
                                .withNote(example.path("before").asText() + "\n"
                                        + example.path("after").asText()),
                        Cell.of(RetrievalSystem.title(system.getKey())),
                        Cell.of(Numbers.percent(number(run, values, "before"))),
                        Cell.of(Numbers.percent(number(run, values, "after"))),
                        change(run, values),
                        Cell.of(Words.p(number(run, values, "p"))),
                        pair.isMissingNode() ? Cell.EMPTY : change(run, pair),
                        pair.isMissingNode() ? Cell.EMPTY : Cell.of(Words.p(number(run, pair, "p_holm")))));
            }
        }
        return rows;
    }

    private static Cell change(RunFolder run, JsonNode values) {
        Estimate change = new Estimate(
                number(run, values, "difference"), number(run, values, "low"), number(run, values, "high"));
        return Cell.of((change.value() > 0 ? "+" : "") + Numbers.percent(change.value()))
                .withNote(Words.percentInterval(change));
    }

    private static double number(RunFolder run, JsonNode values, String name) {
        if (!values.path(name).isNumber()) {
            throw InputException.in(run.file(RobustnessFile.JSON), name + ": expected a number");
        }
        return values.path(name).doubleValue();
    }
}
