package genir.interpret.report.inside;

import genir.interpret.figure.Numbers;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Page;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.input.Tokens;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.ExampleRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A few queries opened up, each on a page of its own. */
public final class QueriesSection extends AnalysisSection<ExampleRow> {
    private static final String ID = "queries";

    private final Tokens tokens;

    /** {@code titleOf} gives a document's title; null or blank where it has none. */
    public QueriesSection(Function<String, String> titleOf) {
        super(
                ID,
                "Query by query",
                List.of("examples"),
                Tables.EXAMPLES,
                Tables.EXAMPLE_PATHS,
                Tables.EXAMPLE_TOPS,
                Tables.EXAMPLE_PARTS);
        this.tokens = new Tokens(titleOf);
    }

    @Override
    public String question() {
        return "How does the answer to a single query come about?";
    }

    @Override
    List<Block> body(RunFolder run, List<ExampleRow> all) {
        List<List<Cell>> rows = new ArrayList<>();
        for (QueryPage page : pages(run, all)) {
            rows.add(List.of(
                    Cell.of(page.text()).linkedTo(page.id()),
                    Cell.of(page.document()),
                    Cell.of(Integer.toString(page.rank())),
                    Cell.of(Numbers.fixed(page.lead(), 2))
                            .withNote("on " + page.runnerUp().text()),
                    Cell.of(page.strongest())));
        }
        return List.of(
                Paragraph.text("Each query has a page: its path through the layers with the top tokens at each, what"
                        + " every component and head added to the document's lead, and where the document ends without"
                        + " it. The queries are spread evenly over the analysed ones, not chosen by hand."),
                Table.open(
                        "Follow a query to its page",
                        List.of(
                                Table.text("query"),
                                Table.text("relevant document"),
                                Table.number("rank"),
                                Table.number("lead, logits"),
                                Table.text("largest part from")),
                        rows));
    }

    @Override
    public List<Page> pages(RunFolder run) {
        return run.rows(Tables.EXAMPLES)
                .map(all -> pages(run, all).stream().map(QueryPage::page).toList())
                .orElse(List.of());
    }

    /** The anchors of the pages in a run's report, by the ids of their queries. */
    public static Map<String, String> anchors(RunFolder run) {
        Map<String, String> anchors = new LinkedHashMap<>();
        for (String query : QueryPage.examples(run).keySet()) {
            anchors.put(query, QueryPage.id(anchors.size() + 1));
        }
        return anchors;
    }

    private List<QueryPage> pages(RunFolder run, List<ExampleRow> all) {
        List<QueryPage> pages = new ArrayList<>();
        for (ExampleRow row : all) {
            pages.add(new QueryPage(run, row, pages.size() + 1, ID, tokens));
        }
        return pages;
    }
}
