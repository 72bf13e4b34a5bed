package genir.interpret.comparison;

import genir.interpret.report.block.Block;
import java.util.List;

/** One section of the page. */
interface PageSection {
    /** The anchor, unique in the page. */
    String id();

    String title();

    /** What it says; nothing where the runs have nothing of it, and the section is left out. */
    List<Block> blocks(RunComparison comparison);
}
