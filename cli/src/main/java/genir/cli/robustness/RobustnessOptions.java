package genir.cli.robustness;

import genir.corpus.Split;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code genir robustness} was asked for.
 *
 * @param split null for test, or dev where there are no test queries
 * @param perturbations names of those that change words at random
 * @param paraphrases a file of other wordings; null for none
 * @param systems names; empty for all of the run
 * @param seed of what is drawn
 */
public record RobustnessOptions(
        Split split, List<String> perturbations, Path paraphrases, List<String> systems, long seed) {
    public RobustnessOptions {
        perturbations = List.copyOf(perturbations);
        systems = List.copyOf(systems);
    }
}
