package genir.corpus.index;

import genir.corpus.Documents;
import genir.corpus.Progress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.lucene.util.IOUtils;

/** Parts of an index, each written by a thread. */
record ThreadedParts(int threads) implements IndexParts {
    /** With fewer documents another thread costs more than it saves. */
    private static final int FEWEST_OF_A_THREAD = 10_000;

    @Override
    public List<Path> write(Documents documents, IndexConfig config, Path folder, Progress progress)
            throws IOException {
        int parts = Math.max(1, Math.min(threads, documents.size() / FEWEST_OF_A_THREAD));
        List<Path> folders = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            folders.add(parts == 1 ? folder : folder.resolve("part-" + part));
        }
        try (Progress.Task task = progress.start("index documents", documents.size())) {
            List<Documents> divided = documents.divided(parts);
            inParallel(
                    parts,
                    part -> IndexPart.write(
                            divided.get(part), config, folders.get(part), IndexPart.BUFFER_BYTES / parts, task));
        }
        return folders;
    }

    /** Does some parts of a work at the same time; what one of them throws is thrown here. */
    private static void inParallel(int parts, Part work) throws IOException {
        if (parts == 1) {
            work.run(0);
            return;
        }
        ExecutorService threads = Executors.newFixedThreadPool(parts);
        try {
            List<Future<Void>> running = new ArrayList<>();
            for (int part = 0; part < parts; part++) {
                int number = part;
                running.add(threads.submit(() -> {
                    work.run(number);
                    return null;
                }));
            }
            for (Future<Void> part : running) {
                part.get();
            }
        } catch (ExecutionException failure) {
            throw IOUtils.rethrowAlways(failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while documents were indexed");
        } finally {
            threads.shutdownNow();
        }
    }

    /** A part of a work. */
    @FunctionalInterface
    private interface Part {
        void run(int number) throws IOException;
    }
}
