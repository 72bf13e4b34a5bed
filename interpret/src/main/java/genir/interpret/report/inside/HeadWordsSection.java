package genir.interpret.report.inside;

import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.input.InterpretSummary;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.input.Tokens;
import genir.interpret.report.section.Words;
import genir.interpret.stage.Stage;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.ExampleRow;
import genir.interpret.table.Tables.HeadRow;
import genir.interpret.table.Tables.HeadWordQueryRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What each cross-attention head writes: the paper's Table 6, and an index of all heads. */
public final class HeadWordsSection extends AnalysisSection<HeadRow> {
    private static final int QUERIES = 3;
    private static final int HEADS = 12;
    private static final int SHOWN = 4;

    private final Tokens tokens;

    /** {@code titleOf} gives a document's title; null or blank where it has none. */
    public HeadWordsSection(Function<String, String> titleOf) {
        super(
                "head-words",
                "What each head writes",
                List.of("head-words"),
                Tables.HEAD_INDEX,
                Tables.HEAD_WORDS,
                Tables.HEAD_WORDS_QUERIES);
        this.tokens = new Tokens(titleOf);
    }

    @Override
    public String question() {
        return "Which words does each head write?";
    }

    @Override
    List<Block> body(RunFolder run, List<HeadRow> index) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(Paragraph.text("Read with the logit lens, a head's output names the tokens that it raises most."
                + " Documents are set in italics by their titles, the one asked for in green."));
        blocks.add(Paragraph.result(reading(index)));
        run.rows(Tables.HEAD_WORDS_QUERIES).flatMap(all -> queries(run, all)).ifPresent(blocks::add);
        blocks.add(heads(index));
        return blocks;
    }

    private static String reading(List<HeadRow> index) {
        Map<String, Long> kinds =
                index.stream().collect(Collectors.groupingBy(HeadRow::kind, LinkedHashMap::new, Collectors.counting()));
        List<String> parts = kinds.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(kind -> kind.getValue() + " write " + kind.getKey())
                .toList();
        if (kinds.size() == 1) {
            String kind = kinds.keySet().iterator().next();
            return "All " + index.size() + " heads write " + kind + ".";
        }
        return "Of " + index.size() + " heads, " + Words.listed(parts) + ".";
    }

    /** Heads of the middle stage down, example queries across. */
    private Optional<Table> queries(RunFolder run, List<HeadWordQueryRow> all) {
        Map<String, ExampleRow> examples = QueryPage.examples(run);
        List<String> ids =
                all.stream().map(row -> row.query()).distinct().limit(QUERIES).toList();
        Optional<Stage> stage = InterpretSummary.stage(run, "II");
        if (stage.isEmpty()) {
            return Optional.empty();
        }
        List<Table.Column> columns = new ArrayList<>(List.of(Table.text("head")));
        ids.forEach(id -> columns.add(Table.text(
                examples.containsKey(id) ? "\u201c" + examples.get(id).text() + "\u201d" : id)));
        List<List<Cell>> rows = new ArrayList<>();
        for (String place : all.stream()
                .filter(row -> stage.get().contains(row.layer()))
                .map(row -> row.layer() + "." + row.head())
                .distinct()
                .limit(HEADS)
                .toList()) {
            List<Cell> line = new ArrayList<>(List.of(Cell.of(place)));
            for (String id : ids) {
                String relevant = examples.containsKey(id) ? examples.get(id).document() : "";
                line.add(Cell.of(all.stream()
                        .filter(row -> row.query().equals(id)
                                && (row.layer() + "." + row.head()).equals(place)
                                && row.place() <= SHOWN)
                        .map(row -> tokens.of(row.token(), relevant))
                        .toList()));
            }
            rows.add(line);
        }
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(Table.open(
                                "The " + SHOWN
                                        + " tokens raised most by the heads of stage "
                                        + stage.get().name()
                                        + " (layer.head) for the first "
                                        + ids.size() + " example queries",
                                columns,
                                rows)
                        .after("Table 6"));
    }

    private Table heads(List<HeadRow> index) {
        return Table.folded(
                "All heads: what they write over all queries",
                List.of(
                        Table.text("head"),
                        Table.text("writes"),
                        Table.text("most often"),
                        Table.number("documents"),
                        Table.number("the right one"),
                        Table.number("words of the query")),
                index.stream()
                        .map(row -> List.of(
                                Cell.of(row.layer() + "." + row.head()),
                                Cell.of(row.kind()),
                                Cell.of(tokens.list(row.topTokens(), SHOWN)),
                                Cell.of(Words.percent(row.docidShare())),
                                Cell.of(Words.percent(row.relevantShare())),
                                Cell.of(Words.percent(row.queryWordShare()))))
                        .toList());
    }
}
