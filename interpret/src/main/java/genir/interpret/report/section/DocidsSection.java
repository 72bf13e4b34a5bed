package genir.interpret.report.section;

import com.fasterxml.jackson.databind.JsonNode;
import genir.corpus.InputException;
import genir.interpret.figure.Numbers;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.input.RunFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Docids of several tokens: how well quantised ones use their codebooks ({@code docids.json}), and where the beam search loses the
 * right document ({@code beam.json}).
 */
public final class DocidsSection implements Section {
    private static final String CODES = "docids.json";
    private static final String BEAM = "beam.json";

    @Override
    public String id() {
        return "docids";
    }

    @Override
    public String title() {
        return "Docids of several tokens";
    }

    @Override
    public String question() {
        return "How are the tokens of docids used, and where does the beam lose documents?";
    }

    @Override
    public List<Block> blocks(RunFolder run) {
        List<Block> blocks = new ArrayList<>();
        run.json(CODES).ifPresent(codes -> blocks.addAll(codebooks(run, codes)));
        run.json(BEAM).ifPresent(beam -> blocks.addAll(losses(run, beam)));
        return blocks;
    }

    private static List<Block> codebooks(RunFolder run, JsonNode codes) {
        List<List<Cell>> rows = new ArrayList<>();
        for (JsonNode level : codes.path("levels")) {
            rows.add(List.of(
                    Cell.of(rows.size() + 1),
                    Cell.of(level.path("used").asInt() + " of "
                            + level.path("clusters").asInt()),
                    Cell.of(bits(number(run, CODES, level, "entropy"))),
                    Cell.of(bits(number(run, CODES, level, "conditional_entropy"))),
                    Cell.of(Numbers.percent(number(run, CODES, level, "error")))));
        }
        return List.of(
                Paragraph.text("The " + Words.count(codes.path("documents").asLong())
                        + " documents have " + Words.count(codes.path("codes").asLong()) + " different codes, made of "
                        + codes.path("vectors").asText() + " vectors; "
                        + Words.count(codes.path("sharing").asLong())
                        + " documents share their code with others, at most "
                        + codes.path("most_sharing").asInt() + " the same one, and a last token tells them apart."),
                Table.open(
                        "Codebooks",
                        List.of(
                                Table.number("level"),
                                Table.number("centroids used"),
                                Table.number("entropy, bits"),
                                Table.number("given the levels before, bits"),
                                Table.number("variance left, percent")),
                        rows));
    }

    private static List<Block> losses(RunFolder run, JsonNode beam) {
        List<List<Cell>> rows = new ArrayList<>();
        int longest = 0;
        for (String split : List.of("dev", "test")) {
            JsonNode found = beam.path(split);
            if (!found.isObject()) {
                continue;
            }
            longest = Math.max(longest, found.path("lost").size());
            List<Cell> row = new ArrayList<>(List.of(
                    Cell.of(split + " (" + Words.count(found.path("queries").asLong()) + ")")));
            found.path("lost").forEach(share -> row.add(Cell.of(Numbers.percent(share.asDouble()))));
            row.add(Cell.of(Numbers.percent(number(run, BEAM, found, "kept"))));
            rows.add(row);
        }
        if (rows.isEmpty()) {
            return List.of();
        }
        List<Table.Column> columns = new ArrayList<>(List.of(Table.text("queries")));
        for (int token = 1; token <= longest; token++) {
            columns.add(Table.number("lost at token " + token));
        }
        columns.add(Table.number("kept"));
        return List.of(
                Table.open("Where the beam search loses relevant documents, in percent of the queries", columns, rows),
                Paragraph.reading("How to read: a query loses its documents at a token where the beam, "
                        + beam.path("beam").asInt()
                        + " wide, no longer has the beginning of any relevant document's docid. A wider beam (evaluation.beam)"
                        + " can keep those; it does nothing for a document that is kept and ranks low."));
    }

    private static String bits(double bits) {
        return String.format(Locale.ROOT, "%.2f", bits);
    }

    private static double number(RunFolder run, String file, JsonNode values, String name) {
        if (!values.path(name).isNumber()) {
            throw InputException.in(run.file(file), name + ": expected a number");
        }
        return values.path(name).doubleValue();
    }
}
