package genir.interpret.report.section;

import genir.interpret.report.block.Block;
import genir.interpret.report.block.Page;
import genir.interpret.report.input.RunFolder;
import java.util.List;

/** One section of the report. */
public interface Section {
    /** The anchor of the section, unique in the report. */
    String id();

    /** The heading. */
    String title();

    /**
     * What the section says of a run.
     *
     * @return one sentence that names the command where the run has not come that far
     * @throws genir.corpus.InputException if a file is there but cannot be understood
     */
    List<Block> blocks(RunFolder run);

    /** Pages of their own that the section links to. */
    default List<Page> pages(RunFolder run) {
        return List.of();
    }
}
