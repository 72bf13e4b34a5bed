package genir.interpret.comparison;

import genir.interpret.figure.Numbers;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.section.Words;
import genir.retrieval.evaluation.LargestDifferences;
import genir.retrieval.evaluation.PairComparison;
import genir.retrieval.evaluation.SystemsComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The queries on which each pair differs most. */
final class QueriesSection implements PageSection {
    @Override
    public String id() {
        return "queries";
    }

    @Override
    public String title() {
        return "Queries that differ most";
    }

    @Override
    public List<Block> blocks(RunComparison comparison) {
        List<Block> blocks = new ArrayList<>();
        comparison.systems().ifPresent(systems -> {
            for (int i = 0; i < systems.pairs().size(); i++) {
                Table table = table(comparison, systems, i);
                if (!table.rows().isEmpty()) {
                    blocks.add(table);
                }
            }
            if (!blocks.isEmpty()) {
                blocks.add(
                        0,
                        Paragraph.reading("How to read: for each pair the queries on which b gains most over a in "
                                + Words.metric(systems.metric())
                                + ", then those on which it loses most, with both values in percent. Of queries that differ as much, those"
                                + " come first that differ most on all metrics together."));
            }
        });
        return blocks;
    }

    private static Table table(RunComparison comparison, SystemsComparison systems, int index) {
        PairComparison pair = systems.pairs().get(index);
        LargestDifferences largest = systems.largest().get(index);
        List<List<Cell>> rows = new ArrayList<>();
        Stream.concat(largest.better().stream(), largest.worse().stream()).forEach(each -> {
            ComparedQuery query = comparison.queries().get(each.query());
            rows.add(List.of(
                    Cell.of(query.text()).withNote(each.query()),
                    Cell.of(Words.few(query.relevant())),
                    Cell.of(Numbers.percent(each.a())),
                    Cell.of(Numbers.percent(each.b())).toned(each.b() > each.a() ? "good" : "bad")));
        });
        return new Table(
                (index + 1) + ": " + pair.pair().b() + " (b) against "
                        + pair.pair().a() + " (a)",
                "",
                index > 0,
                List.of(Table.text("query"), Table.text("relevant"), Table.number("a"), Table.number("b")),
                rows);
    }
}
