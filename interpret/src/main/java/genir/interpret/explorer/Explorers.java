package genir.interpret.explorer;

import genir.corpus.InputException;
import genir.corpus.Progress;
import java.io.IOException;
import java.util.List;
import java.util.ServiceLoader;

/** The live page that the class path can serve. */
public final class Explorers {
    private Explorers() {}

    /**
     * Opens it.
     *
     * @throws InputException as {@link ExplorerProvider#open} does, or if nothing that serves pages is built in
     */
    public static Explorer open(List<ExploredRun> runs, ExplorerOptions options, Progress progress) throws IOException {
        return ServiceLoader.load(ExplorerProvider.class, ExplorerProvider.class.getClassLoader())
                .findFirst()
                .orElseThrow(
                        () -> new InputException("the module that serves the live page (genir-explorer) is not built"
                                + " in; in a checkout, GENIR_EXPLORER=1 ./genir explore builds it, and ./mvnw -Pdist,explorer"
                                + " package a distribution with it"))
                .open(runs, options, progress);
    }
}
