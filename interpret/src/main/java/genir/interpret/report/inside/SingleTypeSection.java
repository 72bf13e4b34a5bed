package genir.interpret.report.inside;

import genir.interpret.figure.Axis;
import genir.interpret.figure.Numbers;
import genir.interpret.figure.StackedBars;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Figures;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.section.Paper;
import genir.interpret.report.section.Words;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.SingleTypeRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What one type of output alone would answer: the numbers in the text of the paper's section 5.2. */
public final class SingleTypeSection extends AnalysisSection<SingleTypeRow> {
    public SingleTypeSection() {
        super("single-type", "One type of component alone", List.of("single-type"), Tables.SINGLE_TYPE);
    }

    @Override
    public String question() {
        return "What do the MLPs, or cross-attention, say alone?";
    }

    @Override
    List<Block> body(RunFolder run, List<SingleTypeRow> all) {
        List<String> components = all.stream()
                .map(SingleTypeRow::component)
                .distinct()
                .sorted(Comparator.comparingInt(name -> Words.order(Words.COMPONENTS, name)))
                .toList();
        List<String> ranks = all.stream().map(row -> row.ranks()).distinct().toList();
        return List.of(
                Paragraph.text("Every component runs as always, but only the outputs of one type are added up and read"
                        + " as the answer."),
                Figures.of(Figures.Panel.of(chart(all, components, ranks))
                        .after("section 5.2")
                        .reading(reading(all, components))),
                table(all, components, ranks));
    }

    private static StackedBars chart(List<SingleTypeRow> all, List<String> components, List<String> ranks) {
        List<StackedBars.Part> parts = new ArrayList<>();
        for (int kind = 0; kind < ranks.size(); kind++) {
            String rank = ranks.get(kind);
            parts.add(new StackedBars.Part(
                    kind,
                    printed(rank),
                    components.stream()
                            .map(component -> share(all, component, rank))
                            .toList()));
        }
        return new StackedBars(
                "Rank of the relevant document on one type's outputs",
                "For each type of component, the share of queries whose document ends at rank 1, to 10, to 100, beyond.",
                Axis.of("outputs added up"),
                Axis.of("share of the queries").inPercent(),
                components.stream().map(Words::component).toList(),
                ranks.stream().map(rank -> "rank " + printed(rank)).toList(),
                parts);
    }

    private static String printed(String ranks) {
        return ranks.endsWith("-") ? "from " + ranks.replace("-", "") : ranks.replace('-', '\u2013');
    }

    private static double share(List<SingleTypeRow> all, String component, String ranks) {
        return all.stream()
                .filter(row -> row.component().equals(component) && row.ranks().equals(ranks))
                .mapToDouble(row -> row.share().value())
                .findFirst()
                .orElse(Double.NaN);
    }

    private static String reading(List<SingleTypeRow> all, List<String> components) {
        List<String> parts = components.stream()
                .map(component -> Words.component(component) + " " + Words.percent(share(all, component, "1")))
                .toList();
        return "Queries at rank 1 on one type's outputs alone: " + Words.listed(parts) + ".";
    }

    private static Table table(List<SingleTypeRow> all, List<String> components, List<String> ranks) {
        List<Table.Column> columns = new ArrayList<>(List.of(Table.text("outputs of")));
        ranks.forEach(rank -> columns.add(Table.number("rank " + printed(rank))));
        columns.add(Table.text("paper"));
        List<List<Cell>> rows = new ArrayList<>();
        for (String component : components) {
            List<Cell> line = new ArrayList<>(List.of(Cell.of(Words.component(component))));
            for (String rank : ranks) {
                line.add(all.stream()
                        .filter(row ->
                                row.component().equals(component) && row.ranks().equals(rank))
                        .findFirst()
                        .map(row -> Cell.of(Numbers.percent(row.share().value()))
                                .withNote(Words.percentInterval(row.share())))
                        .orElse(Cell.EMPTY));
            }
            line.add(Cell.of(Paper.alone(component).orElse("")).toned("muted"));
            rows.add(line);
        }
        return Table.open("Percent of the " + all.get(0).queries() + " queries, with 95% intervals", columns, rows)
                .after("section 5.2");
    }
}
