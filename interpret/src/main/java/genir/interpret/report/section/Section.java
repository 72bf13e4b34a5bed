package genir.interpret.report.section;

import genir.interpret.report.block.Block;
import genir.interpret.report.block.Page;
import genir.interpret.report.input.RunFolder;
import java.util.List;
import java.util.Optional;

/** One section of the report. */
public interface Section {
    /** The anchor of the section, unique in the report. */
    String id();

    /** The heading. */
    String title();

    /** The heading in a run's report, where it depends on what the run has. */
    default String title(RunFolder run) {
        return title();
    }

    /** The question that the section answers, for the table of contents; empty where the title says it. */
    default String question() {
        return "";
    }

    /** The step of the pipeline that a run has to take before there is anything to show; empty where there is. */
    default Optional<String> awaits(RunFolder run) {
        return Optional.empty();
    }

    /**
     * What the section says of a run that has come that far.
     *
     * @return nothing where the run has nothing of it: the report then leaves the section out
     * @throws genir.corpus.InputException if a file is there but cannot be understood
     */
    List<Block> blocks(RunFolder run);

    /** Pages of their own that the section links to. */
    default List<Page> pages(RunFolder run) {
        return List.of();
    }
}
