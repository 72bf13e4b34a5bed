package genir.interpret.report.section;

import genir.interpret.report.block.Block;
import genir.interpret.report.block.Paragraph;
import genir.interpret.report.input.InterpretSummary;
import genir.interpret.report.input.RunFolder;
import java.util.List;
import java.util.Optional;

/** Says why nothing is said of the inside of a model: there was no query to look at. */
public final class NoInterpretationSection implements Section {
    /** Why a run's model was not opened up; empty where it was, or is yet to be. */
    public static Optional<String> reason(RunFolder run) {
        return InterpretSummary.of(run)
                .filter(summary -> summary.queryCount() == 0)
                .map(NoInterpretationSection::withoutQueries);
    }

    private static String withoutQueries(InterpretSummary summary) {
        String nothing = "There was nothing to look at: the analyses are to be of " + summary.theQueries() + ", and ";
        return nothing
                + (summary.devQueries() == 0
                        ? "the collection has neither dev nor test queries with a relevant document in it."
                        : "of " + Words.queries(summary.devQueries()) + " none is such.");
    }

    @Override
    public String id() {
        return "no-interpretation";
    }

    @Override
    public String title() {
        return "Not interpreted";
    }

    @Override
    public List<Block> blocks(RunFolder run) {
        return reason(run).map(Paragraph::text).<List<Block>>map(List::of).orElse(List.of());
    }
}
