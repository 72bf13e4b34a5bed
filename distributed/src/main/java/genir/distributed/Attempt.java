package genir.distributed;

import genir.cli.cluster.ClusterTask;
import genir.cli.cluster.Workplace;
import genir.cli.console.Console;
import genir.cli.process.Problem;
import genir.cli.run.Locations;
import genir.corpus.InputException;
import genir.corpus.io.AtomicFiles;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.util.SerializableConfiguration;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/**
 * One attempt at a task, on an executor: it works in a folder of that machine, and copies what is in it to one of its own on the shared file
 * system, which the driver takes or leaves.
 */
final class Attempt extends AbstractFunction1<Iterator<ClusterTask>, AttemptResult> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final SerializableConfiguration hadoop;
    private final String scratch;
    private final int mostFailures;

    /**
     * Attempts of a job.
     *
     * @param scratch the folder on the shared file system that attempts get folders in
     * @param mostFailures with how many failures of a task Spark gives up the whole job
     */
    Attempt(SerializableConfiguration hadoop, String scratch, int mostFailures) {
        this.hadoop = hadoop;
        this.scratch = scratch;
        this.mostFailures = mostFailures;
    }

    @Override
    public AttemptResult apply(Iterator<ClusterTask> partition) {
        TaskContext context = TaskContext.get();
        try {
            return attempt(partition.next(), context);
        } catch (InputException wrong) {
            return AttemptResult.failed(wrong.getMessage());
        } catch (TaskKilledException unwanted) {
            throw unwanted;
        } catch (IOException | RuntimeException failure) {
            if (context.isInterrupted()) {
                throw new TaskKilledException("not wanted any more");
            }
            if (context.attemptNumber() + 1 >= mostFailures) {
                return AttemptResult.failed(Problem.inWords(failure));
            }
            throw failure instanceof RuntimeException unchecked
                    ? unchecked
                    : new UncheckedIOException((IOException) failure);
        }
    }

    private AttemptResult attempt(ClusterTask task, TaskContext context) throws IOException {
        long began = System.nanoTime();
        Executor executor = Executor.here(hadoop.value());
        Path folder = Files.createTempDirectory(Executor.workingFolder(), "genir-attempt");
        try {
            Workplace place =
                    new Workplace(folder, executor.files(), Console.reporting(System.out, new WantedProgress(context)));
            boolean changed = executor.alone(() -> task.work().execute(place));
            String stored = Locations.child(scratch, context.partitionId() + "-" + context.taskAttemptId());
            AttemptFiles files =
                    changed ? AttemptFiles.store(folder, executor.files(), stored) : new AttemptFiles(stored, Map.of());
            return new AttemptResult(null, files, changed, (System.nanoTime() - began) * 1e-9);
        } finally {
            AtomicFiles.deleteTree(folder);
        }
    }
}
