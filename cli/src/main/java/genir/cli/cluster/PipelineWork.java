package genir.cli.cluster;

import genir.cli.run.Pipeline;
import genir.cli.run.RunDirectory;
import genir.cli.run.StepName;
import java.io.IOException;

/**
 * An experiment up to a step, as {@code genir run} does it.
 *
 * @param target the run directory; what stands there is gone on with
 * @param from the first step that runs even if it is finished; null for none
 * @param until the last step
 * @param overwrite whether a finished training may be replaced by one with other inputs
 */
record PipelineWork(SentConfig config, String target, StepName from, StepName until, boolean overwrite)
        implements ClusterWork {
    @Override
    public boolean execute(Workplace place) throws IOException {
        RunDirectory run = new RunDirectory(place.folder());
        if (place.files().exists(target)) {
            place.files().download(target, run.root());
        }
        String before = run.ledger();
        new Pipeline(run, config.here(place.files()), config.read(), place.console()).run(from, until, overwrite);
        return !run.ledger().equals(before);
    }
}
