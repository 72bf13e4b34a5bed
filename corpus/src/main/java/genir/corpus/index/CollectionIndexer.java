package genir.corpus.index;

import genir.corpus.DevOrigin;
import genir.corpus.Document;
import genir.corpus.Documents;
import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.corpus.TestCollection;
import genir.corpus.format.BeirQueries;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Checksums;
import genir.corpus.io.Json;
import genir.corpus.text.Analyzers;
import genir.corpus.text.LuceneVersion;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.NoLockFactory;
import org.apache.lucene.util.IOUtils;

/**
 * Builds the index of a collection in one folder: Lucene's files, {@code collection.json}, and, where there
 * are queries, {@code queries.jsonl} and {@code qrels/}.
 *
 * <p>Everything that can be read out of the index is the same in every run, by however many threads: one segment, documents in order
 * of id. Of the bytes, {@code queries.jsonl}, {@code qrels/} and {@code collection.json} are the same; Lucene puts a
 * random segment id into the header of each of its files, and a date into the {@code .si} file, so those differ.
 */
public final class CollectionIndexer {
    /** Of all threads together; a small heap has less. */
    private static final long BUFFER_BYTES =
            Math.min(256_000_000, Runtime.getRuntime().maxMemory() / 4);
    /** With fewer documents another thread costs more than it saves. */
    private static final int FEWEST_OF_A_THREAD = 10_000;

    private static final int SAID_AT_ONCE = 100;
    private static final long MEGABYTE = 1_000_000;
    /** Megabytes; less is merged in no time. */
    private static final long WORTH_SHOWING = 100;

    private static final FieldType CONTENTS = contents();

    private CollectionIndexer() {}

    /** Writes the index whole or not at all, without a record of the files that the collection comes from. */
    public static IndexInfo write(TestCollection collection, IndexConfig config, Path folder) throws IOException {
        return write(collection, config, Map.of(), folder, Progress.NONE);
    }

    /** Writes the index whole or not at all, with a thread on each core. */
    public static IndexInfo write(
            TestCollection collection, IndexConfig config, Map<String, String> sources, Path folder, Progress progress)
            throws IOException {
        return write(collection, config, sources, folder, Runtime.getRuntime().availableProcessors(), progress);
    }

    /**
     * Writes the index whole or not at all.
     *
     * @param sources SHA-256 of each source file by name, as from {@link Checksums#ofFiles}; kept as provenance
     * @param threads that analyze documents, 1 or more
     * @return what was recorded in {@code collection.json}
     */
    public static IndexInfo write(
            TestCollection collection,
            IndexConfig config,
            Map<String, String> sources,
            Path folder,
            int threads,
            Progress progress)
            throws IOException {
        if (collection.documents().isEmpty()) {
            throw new InputException("no documents to index; a collection needs at least one");
        }
        Documents documents = collection.documents().inOrder();
        AtomicFiles.writeFolder(folder, target -> {
            DocumentLengths lengths = writeLucene(documents, config, target, threads, progress);
            Map<String, String> files = new TreeMap<>();
            for (Path file : BeirQueries.write(target, collection.splits())) {
                files.put(target.relativize(file).toString().replace('\\', '/'), Checksums.ofFile(file));
            }
            files.put(
                    "documents",
                    Checksums.ofTexts(documents.stream()
                            .flatMap(document -> Stream.of(document.id(), document.title(), document.text()))));
            Map<String, Integer> queries = new TreeMap<>();
            collection
                    .splits()
                    .forEach((split, set) ->
                            queries.put(split.label(), set.queries().size()));
            Map<String, Integer> withoutRelevant = new TreeMap<>();
            collection.withoutRelevant().forEach((split, count) -> withoutRelevant.put(split.label(), count));
            Json.write(
                    target.resolve(IndexFields.INFO_FILE),
                    new IndexInfo(
                            LuceneVersion.running(),
                            config.analyzer(),
                            documents.size(),
                            queries,
                            withoutRelevant,
                            collection.devOrigin() == DevOrigin.TRAIN,
                            collection.devOrigin() == DevOrigin.DOCUMENTS,
                            lengths.mean(),
                            lengths.median(),
                            lengths.max(),
                            lengths.distinctTerms(),
                            lengths.totalTerms(),
                            sources,
                            files));
        });
        return Json.read(folder.resolve(IndexFields.INFO_FILE), IndexInfo.class, "the index just written");
    }

    private static DocumentLengths writeLucene(
            Documents documents, IndexConfig config, Path folder, int threads, Progress progress) throws IOException {
        int parts = Math.max(1, Math.min(threads, documents.size() / FEWEST_OF_A_THREAD));
        List<Path> folders = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            folders.add(parts == 1 ? folder : folder.resolve("part-" + part));
        }
        try (Analyzer analyzer = Analyzers.named(config.analyzer());
                WatchedDirectory directory = new WatchedDirectory(open(folder))) {
            try (Progress.Task task = progress.start("index documents", documents.size())) {
                inParallel(parts, part -> {
                    int from = (int) ((long) documents.size() * part / parts);
                    int to = (int) ((long) documents.size() * (part + 1) / parts);
                    writePart(documents.subList(from, to), analyzer, folders.get(part), BUFFER_BYTES / parts, task);
                });
            }
            merge(parts == 1 ? List.of() : folders, directory, progress);
            if (parts > 1) {
                for (Path part : folders) {
                    AtomicFiles.deleteTree(part);
                }
            }
            try (DirectoryReader reader = DirectoryReader.open(directory)) {
                return DocumentLengths.of(reader.leaves().get(0).reader());
            }
        }
    }

    /** The folder is its writer's own and needs no lock. */
    private static Directory open(Path folder) throws IOException {
        return FSDirectory.open(folder, NoLockFactory.INSTANCE);
    }

    /** Only neighbouring segments may merge, in the thread that writes: documents stay in order of id. */
    private static IndexWriterConfig writing(Analyzer analyzer) {
        return new IndexWriterConfig(analyzer)
                .setUseCompoundFile(false)
                .setMergePolicy(new LogDocMergePolicy())
                .setMergeScheduler(new SerialMergeScheduler());
    }

    private static void writePart(
            Documents documents, Analyzer analyzer, Path folder, long bufferBytes, Progress.Task task)
            throws IOException {
        IndexWriterConfig writing = writing(analyzer).setRAMBufferSizeMB(Math.max(1, (double) bufferBytes / MEGABYTE));
        try (Directory directory = open(folder);
                IndexWriter writer = new IndexWriter(directory, writing)) {
            int unsaid = 0;
            for (Document document : documents) {
                writer.addDocument(fields(document));
                if (++unsaid == SAID_AT_ONCE) {
                    say(task, unsaid);
                    unsaid = 0;
                }
            }
            say(task, unsaid);
        }
    }

    private static void say(Progress.Task task, int documents) {
        synchronized (task) {
            task.advance(documents, "");
        }
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

    /**
     * Makes one segment of all.
     *
     * @param parts folders with indexes to be put together, in order; none where the directory has all
     */
    private static void merge(List<Path> parts, WatchedDirectory directory, Progress progress) throws IOException {
        List<DirectoryReader> readers = new ArrayList<>();
        try (IndexWriter writer = new IndexWriter(directory, writing(null))) {
            List<CodecReader> segments = new ArrayList<>();
            long bytes = directory.bytes();
            for (Path part : parts) {
                // Closing a reader closes all that its directory has open.
                WatchedDirectory source = new WatchedDirectory(open(part));
                bytes += source.bytes();
                DirectoryReader reader = DirectoryReader.open(source);
                readers.add(reader);
                reader.leaves().forEach(leaf -> segments.add((CodecReader) leaf.reader()));
            }
            watched(directory, bytes, progress, () -> {
                if (!segments.isEmpty()) {
                    writer.addIndexes(segments.toArray(CodecReader[]::new));
                }
                writer.forceMerge(1);
            });
            writer.commit();
        } finally {
            IOUtils.close(readers);
        }
    }

    private static void watched(WatchedDirectory directory, long total, Progress progress, Merge merge)
            throws IOException {
        long[] bytes = new long[1];
        Progress shown = total < WORTH_SHOWING * MEGABYTE ? Progress.NONE : progress;
        try (Progress.Task task = shown.start("merge the index, MB", total / MEGABYTE)) {
            directory.watch(more -> {
                long before = bytes[0] / MEGABYTE;
                bytes[0] += more;
                if (bytes[0] / MEGABYTE > before) {
                    task.advance(bytes[0] / MEGABYTE - before, "");
                }
            });
            merge.run();
        } finally {
            directory.watch(more -> {});
        }
    }

    /** What is watched. */
    @FunctionalInterface
    private interface Merge {
        void run() throws IOException;
    }

    private static org.apache.lucene.document.Document fields(Document document) {
        var fields = new org.apache.lucene.document.Document();
        fields.add(new StringField(IndexFields.ID, document.id(), Field.Store.YES));
        fields.add(new StoredField(IndexFields.TITLE, document.title()));
        fields.add(new StoredField(IndexFields.TEXT, document.text()));
        fields.add(new Field(IndexFields.CONTENTS, document.contents(), CONTENTS));
        return fields;
    }

    private static FieldType contents() {
        FieldType type = new FieldType();
        type.setTokenized(true);
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
        type.setStoreTermVectors(true);
        type.freeze();
        return type;
    }
}
