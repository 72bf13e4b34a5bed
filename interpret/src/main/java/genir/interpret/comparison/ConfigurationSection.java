package genir.interpret.comparison;

import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the runs were told to do differently. */
final class ConfigurationSection implements PageSection {
    @Override
    public String id() {
        return "configuration";
    }

    @Override
    public String title() {
        return "Configuration";
    }

    @Override
    public List<Block> blocks(RunComparison comparison) {
        if (comparison.runs().size() < 2) {
            return List.of();
        }
        Map<String, List<String>> differences = ConfigurationDifferences.of(comparison.runs());
        if (differences.isEmpty()) {
            return List.of(Paragraph.text("The runs have the same configuration."));
        }
        List<Table.Column> columns = new ArrayList<>(List.of(Table.text("key")));
        comparison.runs().forEach(run -> columns.add(Table.text(run.name())));
        List<List<Cell>> rows = new ArrayList<>();
        differences.forEach((key, values) -> {
            List<Cell> row = new ArrayList<>(List.of(Cell.of(key)));
            values.forEach(value -> row.add(Cell.of(value)));
            rows.add(row);
        });
        return List.of(Table.open("Keys whose values differ, every default filled in", columns, rows));
    }
}
