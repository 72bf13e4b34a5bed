package genir.cli.cluster;

import genir.cli.run.Interpretation;
import genir.cli.run.RunDirectory;
import java.io.IOException;

/**
 * Analyses of a run, as {@code genir interpret} makes them.
 *
 * @param run the run directory
 * @param config with these analyses and no others
 */
record InterpretationWork(String run, SentConfig config) implements ClusterWork {
    /** The folder that they are in. */
    static final String FOLDER = "interpret";

    @Override
    public boolean execute(Workplace place) throws IOException {
        Interpretation.write(
                new RunDirectory(place.files().fetch(run)),
                config.indexedHere(place.files()),
                place.folder().resolve(FOLDER),
                place.console());
        return true;
    }
}
