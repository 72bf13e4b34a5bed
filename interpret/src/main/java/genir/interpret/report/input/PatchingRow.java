package genir.interpret.report.input;

import genir.interpret.figure.Estimate;
import java.util.List;

/**
 * One row of {@code interpret/patching.csv}.
 *
 * @param share fraction of the queries whose relevant document is no longer within {@code cutoff}
 */
public record PatchingRow(
        String stage, String layers, String component, String mode, int cutoff, Estimate share, String queries) {
    public static final String FILE = "interpret/patching.csv";

    public static List<PatchingRow> read(CsvTable table) {
        table.requiring("stage", "layers", "component", "mode", "cutoff", "share", "low", "high", "queries");
        return table.rows().stream()
                .map(row -> new PatchingRow(
                        row.text("stage"),
                        row.text("layers"),
                        row.text("component"),
                        row.text("mode"),
                        row.integer("cutoff"),
                        row.estimate("share"),
                        row.text("queries")))
                .toList();
    }

    public boolean is(String wantedStage, String wantedComponent, String wantedMode) {
        return stage.equals(wantedStage) && component.equals(wantedComponent) && mode.equals(wantedMode);
    }
}
