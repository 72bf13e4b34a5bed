package genir.interpret.comparison;

import genir.interpret.figure.Numbers;
import genir.interpret.finding.Verdict;
import genir.interpret.report.block.Block;
import genir.interpret.report.block.Cell;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.block.Table;
import genir.interpret.report.section.Words;
import java.util.ArrayList;
import java.util.List;

/** The paper's findings on each run's model. */
final class FindingsSection implements PageSection {
    @Override
    public String id() {
        return "findings";
    }

    @Override
    public String title() {
        return "The paper's findings";
    }

    @Override
    public List<Block> blocks(RunComparison comparison) {
        List<ComparedFinding> findings = ComparedFinding.of(comparison.runs());
        if (findings.isEmpty()) {
            return List.of();
        }
        List<ComparedRun> runs = comparison.runs().stream()
                .filter(run ->
                        findings.stream().anyMatch(finding -> finding.outcomes().containsKey(run.name())))
                .toList();
        List<Table.Column> columns = new ArrayList<>(List.of(Table.text(""), Table.text("finding")));
        runs.forEach(run -> columns.add(Table.text(run.name())));
        List<List<Cell>> rows = new ArrayList<>();
        for (ComparedFinding finding : findings) {
            List<Cell> row = new ArrayList<>(List.of(Cell.of(finding.id()), Cell.of(finding.claim())));
            runs.forEach(run -> row.add(cell(finding.outcomes().get(run.name()))));
            rows.add(row);
        }
        return List.of(
                Table.open("The findings, and the figure that decides each on a run", columns, rows),
                Paragraph.reading("How to read: under each verdict stands the deciding figure with its 95% interval; a"
                        + " run's own report says what the figure is. Runs that were not interpreted are left out."));
    }

    private static Cell cell(ComparedFinding.Outcome outcome) {
        if (outcome == null) {
            return Cell.EMPTY;
        }
        String value = outcome.value()
                .map(v -> Numbers.fixed(v.value(), 3) + " (" + Words.interval(v, 3) + ")")
                .orElse("");
        return verdict(outcome.verdict()).withNote(value);
    }

    private static Cell verdict(String verdict) {
        if (verdict.equals(Verdict.HOLDS.label())) {
            return Cell.of("\u2713 " + verdict).toned("good");
        }
        return verdict.equals(Verdict.FAILS.label())
                ? Cell.of("\u2717 " + verdict).toned("bad")
                : Cell.of("? " + verdict).toned("muted");
    }
}
