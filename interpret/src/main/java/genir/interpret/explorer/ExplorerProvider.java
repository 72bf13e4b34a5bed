package genir.interpret.explorer;

import genir.corpus.Progress;
import java.io.IOException;
import java.util.List;

/** Serves live pages; found by {@link java.util.ServiceLoader}, so that only who has the module has its libraries. */
public interface ExplorerProvider {
    /**
     * Opens the models and begins to serve.
     *
     * @param runs at least one
     * @param progress of the opening
     * @throws genir.corpus.InputException if a run cannot be explored, or the address cannot be bound to
     */
    Explorer open(List<ExploredRun> runs, ExplorerOptions options, Progress progress) throws IOException;
}
