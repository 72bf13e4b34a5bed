package genir.interpret.report.inside;

import genir.interpret.report.block.Paragraph;
import genir.interpret.report.input.AnalysisFile;
import genir.interpret.report.input.InterpretSummary;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.section.Words;
import java.util.Optional;

/** Why there is nothing to show of an analysis. */
final class Missing {
    private Missing() {}

    /** In place of what an analysis would have found. */
    static Paragraph of(RunFolder run, String analysis) {
        return withoutQueries(run)
                .orElseGet(() -> AnalysisFile.of(run, analysis)
                        .map(file -> new Paragraph(
                                "missing",
                                file.reason().isEmpty()
                                        ? "The analysis " + analysis + " had nothing to measure."
                                        : file.reason()))
                        .orElseGet(() -> InterpretSummary.of(run).isPresent()
                                ? new Paragraph(
                                        "missing",
                                        "The analysis " + analysis + " was not run: add it to interpret.analyses.")
                                : notYet(run)));
    }

    /** In place of the findings, which are there wherever there were queries. */
    static Paragraph ofFindings(RunFolder run) {
        return withoutQueries(run).orElseGet(() -> notYet(run));
    }

    private static Paragraph notYet(RunFolder run) {
        return Paragraph.missing("genir interpret -r " + run.root());
    }

    private static Optional<Paragraph> withoutQueries(RunFolder run) {
        return InterpretSummary.of(run)
                .filter(summary -> summary.queryCount() == 0)
                .map(summary -> new Paragraph(
                        "missing",
                        "There was nothing to look at: the analyses are to be of " + summary.theQueries() + ", and of "
                                + Words.queries(summary.devQueries()) + " none is such."));
    }
}
