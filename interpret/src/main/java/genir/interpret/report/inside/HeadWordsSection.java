package genir.interpret.report.inside;

import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.input.CsvTable;
import genir.interpret.report.input.InterpretSummary;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.input.Tokens;
import genir.interpret.report.section.Words;
import genir.interpret.stage.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What each cross-attention head writes: the paper's Table 6, and an index of all heads. */
public final class HeadWordsSection extends AnalysisSection {
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
                List.of("head-index", "head-words", "head-words-queries"));
        this.tokens = new Tokens(titleOf);
    }

    @Override
    List<Block> body(RunFolder run, CsvTable index) {
        index.requiring("layer", "head", "kind", "top_tokens", "docid_share", "query_word_share", "relevant_share");
        List<Block> blocks = new ArrayList<>();
        blocks.add(Paragraph.text("Read with the logit lens, a head's output names the tokens that it raises most."
                + " Documents are set in italics by their titles, the one asked for in green."));
        blocks.add(Paragraph.result(reading(index)));
        table(run, "head-words-queries").flatMap(csv -> queries(run, csv)).ifPresent(blocks::add);
        blocks.add(heads(index));
        return blocks;
    }

    private static String reading(CsvTable index) {
        Map<String, Long> kinds = index.rows().stream()
                .collect(Collectors.groupingBy(row -> row.text("kind"), LinkedHashMap::new, Collectors.counting()));
        List<String> parts = kinds.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(kind -> kind.getValue() + " write " + kind.getKey())
                .toList();
        if (kinds.size() == 1) {
            String kind = kinds.keySet().iterator().next();
            return "All " + index.rows().size() + " heads write " + kind + ".";
        }
        return "Of " + index.rows().size() + " heads, " + Words.listed(parts) + ".";
    }

    /** Heads of the middle stage down, example queries across. */
    private Optional<Table> queries(RunFolder run, CsvTable csv) {
        csv.requiring("query", "layer", "head", "place", "token");
        Map<String, CsvTable.Row> examples = QueryPage.examples(run);
        List<String> ids = csv.rows().stream()
                .map(row -> row.text("query"))
                .distinct()
                .limit(QUERIES)
                .toList();
        Optional<Stage> stage = InterpretSummary.stage(run, "II");
        if (stage.isEmpty()) {
            return Optional.empty();
        }
        List<Table.Column> columns = new ArrayList<>(List.of(Table.text("head")));
        ids.forEach(id -> columns.add(Table.text(
                examples.containsKey(id) ? "\u201c" + examples.get(id).text("text") + "\u201d" : id)));
        List<List<Cell>> rows = new ArrayList<>();
        for (String place : csv.rows().stream()
                .filter(row -> stage.get().contains(row.integer("layer")))
                .map(row -> row.text("layer") + "." + row.text("head"))
                .distinct()
                .limit(HEADS)
                .toList()) {
            List<Cell> line = new ArrayList<>(List.of(Cell.of(place)));
            for (String id : ids) {
                String relevant = examples.containsKey(id) ? examples.get(id).text("document") : "";
                line.add(Cell.of(csv.rows().stream()
                        .filter(row -> row.text("query").equals(id)
                                && (row.text("layer") + "." + row.text("head")).equals(place)
                                && row.integer("place") <= SHOWN)
                        .map(row -> tokens.of(row.text("token"), relevant))
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

    private Table heads(CsvTable index) {
        return Table.folded(
                "All heads: what they write over all queries",
                List.of(
                        Table.text("head"),
                        Table.text("writes"),
                        Table.text("most often"),
                        Table.number("documents"),
                        Table.number("the right one"),
                        Table.number("words of the query")),
                index.rows().stream()
                        .map(row -> List.of(
                                Cell.of(row.text("layer") + "." + row.text("head")),
                                Cell.of(row.text("kind")),
                                Cell.of(tokens.list(row.text("top_tokens"), SHOWN)),
                                Cell.of(Words.percent(row.number("docid_share"))),
                                Cell.of(Words.percent(row.number("relevant_share"))),
                                Cell.of(Words.percent(row.number("query_word_share")))))
                        .toList());
    }
}
