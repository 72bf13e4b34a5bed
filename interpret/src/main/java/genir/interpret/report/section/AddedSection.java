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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What adding documents to another run's model made of old and new ones: {@code added.json}. */
public final class AddedSection implements Section {
    private static final String FILE = "added.json";

    @Override
    public String id() {
        return "added";
    }

    @Override
    public String title() {
        return "Added documents";
    }

    @Override
    public String question() {
        return "What became of the documents that were added?";
    }

    @Override
    public List<Block> blocks(RunFolder run) {
        return run.json(FILE).map(added -> blocks(run, added)).orElse(List.of());
    }

    private static List<Block> blocks(RunFolder run, JsonNode added) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(
                Paragraph.text(
                        Words.count(added.path("new_documents").asLong()) + " of "
                                + Words.count(added.path("documents").asLong())
                                + " documents were added to a model that was trained before. Learning them may make it forget others."));
        List<List<Cell>> old = rows(run, added.path("old"), "before", "after");
        if (!old.isEmpty()) {
            blocks.add(Table.open(
                    "Queries for old documents, in percent, by the model before and after",
                    columns("before", "after", "after minus before"),
                    old));
        }
        List<List<Cell>> found = rows(run, added.path("new"), "bm25", "genir");
        if (!found.isEmpty()) {
            blocks.add(Table.open(
                    "Queries for new documents, in percent", columns("BM25", "GenIR", "GenIR minus BM25"), found));
            if (added.path("new").has("made_up")) {
                blocks.add(Paragraph.reading(
                        "How to read: made-up queries are words in a row from a new document, whose line"
                                + " the model did not learn from. Half of what chose the weights are they, and the words of a"
                                + " document are what BM25 matches: real queries are harder for both."));
            }
        }
        return blocks;
    }

    private static List<Table.Column> columns(String first, String second, String difference) {
        return List.of(
                Table.text("queries"),
                Table.text("metric"),
                Table.number(first),
                Table.number(second),
                Table.number(difference),
                Table.number("p"));
    }

    /** One row for each set of queries and metric. */
    private static List<List<Cell>> rows(RunFolder run, JsonNode part, String first, String second) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Map.Entry<String, JsonNode> set : part.properties()) {
            String name = set.getKey().replace('_', '-') + " ("
                    + Words.count(set.getValue().path("queries").asLong()) + ")";
            for (Map.Entry<String, JsonNode> metric : set.getValue().properties()) {
                JsonNode values = metric.getValue();
                if (!values.isObject()) {
                    continue;
                }
                Estimate difference = new Estimate(
                        number(run, values, "difference"), number(run, values, "low"), number(run, values, "high"));
                rows.add(List.of(
                        Cell.of(name),
                        Cell.of(Words.metric(metric.getKey())),
                        Cell.of(Numbers.percent(number(run, values, first))),
                        Cell.of(Numbers.percent(number(run, values, second))),
                        Cell.of((difference.value() > 0 ? "+" : "") + Numbers.percent(difference.value()))
                                .withNote(Words.percentInterval(difference)),
                        Cell.of(Words.p(number(run, values, "p")))));
            }
        }
        return rows;
    }

    private static double number(RunFolder run, JsonNode values, String name) {
        JsonNode value = values.path(name);
        if (!value.isNumber()) {
            throw InputException.in(run.file(FILE), name + ": expected a number");
        }
        return value.doubleValue();
    }
}
