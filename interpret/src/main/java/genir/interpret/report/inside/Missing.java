package genir.interpret.report.inside;

import genir.interpret.report.block.Paragraph;
import genir.interpret.report.input.AnalysisFile;
import genir.interpret.report.input.RunFolder;

/** Why there is nothing to show of an analysis in a run that has been interpreted. */
final class Missing {
    private Missing() {}

    /** In place of what an analysis would have found. */
    static Paragraph of(RunFolder run, String analysis) {
        return new Paragraph(
                "missing",
                AnalysisFile.of(run, analysis)
                        .map(file -> file.reason().isEmpty()
                                ? "The analysis " + analysis + " had nothing to measure."
                                : file.reason())
                        .orElse("The analysis " + analysis + " was not run: add it to interpret.analyses."));
    }
}
