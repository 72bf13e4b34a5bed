package genir.distributed;

import genir.cli.process.NativeFolder;
import genir.corpus.io.AtomicFiles;
import genir.model.backend.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkFiles;

/**
 * The process that attempts run in, here.
 *
 * <p>One computes at a time: what makes a thread's arithmetic treat denormal numbers as zero stops the OpenMP threads of all, and memory is
 * planned for one model. More cores are more executors.
 */
final class Executor {
    private static Executor here;

    private final HadoopFiles files;
    private final ReentrantLock computing = new ReentrantLock();

    private Executor(HadoopFiles files) {
        this.files = files;
    }

    /** The process's own; what it has fetched is deleted with it. */
    static synchronized Executor here(Configuration hadoop) throws IOException {
        if (here == null) {
            NativeFolder.choose();
            Threads.use(1);
            here = new Executor(new HadoopFiles(hadoop, cache()));
        }
        return here;
    }

    /** Where this process has files for as long as it lives; the cluster clears it where the process is killed. */
    static Path workingFolder() {
        return Path.of(SparkFiles.getRootDirectory()).toAbsolutePath().normalize();
    }

    /** A folder of this machine that is deleted with the process. */
    static Path cache() throws IOException {
        Path cache = Files.createTempDirectory(workingFolder(), "genir-fetched");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteQuietly(cache), "fetched files"));
        return cache;
    }

    private static void deleteQuietly(Path folder) {
        try {
            AtomicFiles.deleteTree(folder);
        } catch (IOException ending) {
            // It lies among temporary files.
            return;
        }
    }

    HadoopFiles files() {
        return files;
    }

    /** Computes something. */
    interface Computation {
        boolean compute() throws IOException;
    }

    /** Computes while no other attempt does. */
    boolean alone(Computation computation) throws IOException {
        computing.lock();
        try {
            return computation.compute();
        } finally {
            computing.unlock();
        }
    }
}
