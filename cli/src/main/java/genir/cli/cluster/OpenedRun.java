package genir.cli.cluster;

import genir.cli.run.RunDirectory;
import genir.cli.search.Searcher;
import genir.cli.search.SystemChoice;
import java.io.IOException;
import java.io.Serializable;

/** The run whose systems rank in this process: opened by the first task that asks, kept for those after it. */
final class OpenedRun {
    /**
     * What is opened.
     *
     * @param run the run directory, a location
     * @param config its configuration
     * @param systems as in {@code genir search --model}
     */
    record Choice(String run, SentConfig config, String systems) implements Serializable {}

    private static Choice choice;
    private static Searcher searcher;

    private OpenedRun() {}

    static synchronized Searcher of(Choice wanted, SharedFiles files) throws IOException {
        if (!wanted.equals(choice)) {
            if (searcher != null) {
                searcher.close();
            }
            RunDirectory run = new RunDirectory(files.fetch(wanted.run()));
            var config = wanted.config().indexedHere(files);
            searcher = Searcher.open(run, new SystemChoice(wanted.systems()), () -> config);
            choice = wanted;
        }
        return searcher;
    }
}
