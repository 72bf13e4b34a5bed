package genir.interpret.comparison;

import genir.interpret.report.section.Words;
import genir.retrieval.evaluation.SystemsComparison;

/** How many of the differences are more than chance. */
final class Significance {
    /** The level of all tests together. */
    static final double LEVEL = 0.05;

    private Significance() {}

    /** A sentence on the main metric, with a space before it; empty where nothing was tested. */
    static String sentence(SystemsComparison systems) {
        int tested = systems.pairs().size();
        if (tested == 0) {
            return "";
        }
        long significant = systems.pairs().stream()
                .filter(pair -> pair.corrected().get(systems.metric()) < LEVEL)
                .count();
        return " Of " + Words.count(tested) + (tested == 1 ? " pair" : " pairs") + " that "
                + (tested == 1 ? "was" : "were")
                + " tested, " + (significant == 0 ? "none" : Words.count(significant))
                + (significant == 1 || significant == 0 ? " differs" : " differ") + " significantly.";
    }
}
