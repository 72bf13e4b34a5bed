package genir.explorer;

import genir.corpus.Progress;
import genir.explorer.http.Server;
import genir.explorer.queue.ModelThread;
import genir.explorer.run.OpenedRun;
import genir.interpret.explorer.ExploredRun;
import genir.interpret.explorer.Explorer;
import genir.interpret.explorer.ExplorerOptions;
import genir.interpret.explorer.ExplorerProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Serves the live page with a web server of its own. */
public final class WebExplorers implements ExplorerProvider {
    /** Found by {@link java.util.ServiceLoader}. */
    public WebExplorers() {}

    @Override
    public Explorer open(List<ExploredRun> runs, ExplorerOptions options, Progress progress) throws IOException {
        Server.requireFree(options);
        ModelThread models = new ModelThread();
        try (Progress.Task task = progress.start("open", runs.size())) {
            List<OpenedRun> opened = new ArrayList<>();
            for (ExploredRun run : runs) {
                opened.add(OpenedRun.open(run, models));
                task.advance(1, run.name());
            }
            return Server.start(opened, options, models);
        } catch (IOException | RuntimeException failure) {
            models.close();
            throw failure;
        }
    }
}
