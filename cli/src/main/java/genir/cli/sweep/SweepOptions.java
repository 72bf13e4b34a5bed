package genir.cli.sweep;

import genir.cli.run.StepName;
import java.nio.file.Path;
import java.util.List;

/**
 * What a sweep is asked for.
 *
 * @param config the experiment's file
 * @param folder where the runs go
 * @param parallel how many processes compute at once
 * @param threads of each
 * @param until the last step of each run
 * @param passed further arguments of each {@code genir run}
 */
public record SweepOptions(Path config, Path folder, int parallel, int threads, StepName until, List<String> passed) {
    public SweepOptions {
        passed = List.copyOf(passed);
    }

    /** The same with no more side by side than there are. */
    SweepOptions atMost(int runs) {
        return new SweepOptions(config, folder, Math.min(parallel, runs), threads, until, passed);
    }
}
