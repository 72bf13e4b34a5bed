package genir.cli.cluster;

import genir.cli.run.Pipeline;
import genir.cli.run.Reduction;
import genir.cli.run.RunDirectory;
import genir.corpus.io.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One reduced model of a run, as {@code genir reduce} trains it.
 *
 * @param run the run directory
 * @param number of the model, from 1
 */
record ReductionWork(String run, SentConfig config, Reduction reduction, int number) implements ClusterWork {
    @Override
    public boolean execute(Workplace place) throws IOException {
        Path copy = Files.createTempDirectory("genir-run");
        try {
            place.files().download(run, copy);
            RunDirectory here = new RunDirectory(copy);
            new Pipeline(here, config.indexedHere(place.files()), config.read(), place.console())
                    .reduceOnce(reduction, number);
            place.files()
                    .download(here.reduced().resolve(Integer.toString(number)).toString(), place.folder());
        } finally {
            AtomicFiles.deleteTree(copy);
        }
        return true;
    }
}
