package genir.interpret.report.inside;

import genir.interpret.figure.Numbers;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.ExplorerLink;
import genir.interpret.report.block.Figures;
import genir.interpret.report.block.Page;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.input.Tokens;
import genir.interpret.report.section.Words;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.ExampleRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One example query in full. */
final class QueryPage {
    private final RunFolder run;
    private final ExampleRow query;
    private final int number;
    private final String back;
    private final Tokens tokens;
    private final QueryParts parts;
    private final QueryWordParts words;

    /**
     * A query's page.
     *
     * @param query its row of {@code examples.csv}
     * @param number counted from 1
     * @param back the anchor of the section that lists the pages
     */
    QueryPage(RunFolder run, ExampleRow query, int number, String back, Tokens tokens) {
        this.run = run;
        this.query = query;
        this.number = number;
        this.back = back;
        this.tokens = tokens;
        this.parts = new QueryParts(run, query.query());
        this.words = new QueryWordParts(run, query.query());
    }

    /** The rows of {@code examples.csv} by query id. */
    static Map<String, ExampleRow> examples(RunFolder run) {
        Map<String, ExampleRow> examples = new LinkedHashMap<>();
        run.rows(Tables.EXAMPLES).ifPresent(all -> all.forEach(row -> examples.put(row.query(), row)));
        return examples;
    }

    String id() {
        return id(number);
    }

    static String id(int number) {
        return "query-" + number;
    }

    String text() {
        return query.text();
    }

    String document() {
        return tokens.document(query.document());
    }

    int rank() {
        return query.rank();
    }

    double lead() {
        return query.lead();
    }

    Cell.Token runnerUp() {
        return tokens.of(query.runnerUp(), "");
    }

    /** The component with the largest part in the lead, in words. */
    String strongest() {
        return parts.strongest()
                .map(row -> QueryParts.place(row) + " (" + QueryParts.signed(row.lead()) + ")")
                .orElse("");
    }

    Page page() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(Paragraph.lead("Relevant: " + document() + ". The model has it at rank " + rank() + ", "
                + Numbers.fixed(Math.abs(lead()), 2) + " logits " + (lead() < 0 ? "behind " : "ahead of ")
                + (runnerUp().document()
                        ? runnerUp().text()
                        : "the word \u201c" + runnerUp().text() + "\u201d") + "."));
        List<Figures.Panel> panels = new ArrayList<>();
        QueryPath path = new QueryPath(run, query.query(), query.document(), tokens);
        path.chart().ifPresent(panels::add);
        parts.components().ifPresent(panels::add);
        parts.heads().ifPresent(panels::add);
        parts.without().ifPresent(panels::add);
        words.attention().ifPresent(panels::add);
        words.worth().ifPresent(panels::add);
        blocks.add(new Figures(panels.stream().map(panel -> panel.on(id())).toList()));
        path.table().ifPresent(blocks::add);
        blocks.addAll(parts.tables());
        words.table().ifPresent(blocks::add);
        path.heads().ifPresent(blocks::add);
        blocks.add(
                Paragraph.explore("Take this query apart on the live page (" + ExplorerLink.HOW + ")", query.query()));
        return new Page(id(), "Query " + number + " \u00b7 " + query.query(), Words.sentence(text()), back, blocks);
    }
}
