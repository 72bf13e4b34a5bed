package genir.corpus.index;

import genir.corpus.DevOrigin;
import genir.corpus.Documents;
import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.corpus.TestCollection;
import genir.corpus.format.BeirQueries;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Checksums;
import genir.corpus.io.Json;
import genir.corpus.text.LuceneVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReader;
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
    private static final long MEGABYTE = 1_000_000;
    /** Megabytes; less is merged in no time. */
    private static final long WORTH_SHOWING = 100;

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
     * @param threads that analyze documents, 1 or more
     * @see #write(TestCollection, IndexConfig, Map, Path, IndexParts, Progress)
     */
    public static IndexInfo write(
            TestCollection collection,
            IndexConfig config,
            Map<String, String> sources,
            Path folder,
            int threads,
            Progress progress)
            throws IOException {
        return write(collection, config, sources, folder, IndexParts.byThreads(threads), progress);
    }

    /**
     * Writes the index whole or not at all.
     *
     * @param sources SHA-256 of each source file by name, as from {@link Checksums#ofFiles}; kept as provenance
     * @param parts analyzes the documents
     * @return what was recorded in {@code collection.json}
     */
    public static IndexInfo write(
            TestCollection collection,
            IndexConfig config,
            Map<String, String> sources,
            Path folder,
            IndexParts parts,
            Progress progress)
            throws IOException {
        if (collection.documents().isEmpty()) {
            throw new InputException("no documents to index; a collection needs at least one");
        }
        Documents documents = collection.documents().inOrder();
        AtomicFiles.writeFolder(folder, target -> {
            DocumentLengths lengths = writeLucene(documents, config, target, parts, progress);
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
            Documents documents, IndexConfig config, Path folder, IndexParts parts, Progress progress)
            throws IOException {
        List<Path> folders = parts.write(documents, config, folder, progress);
        try (WatchedDirectory directory = new WatchedDirectory(IndexPart.open(folder))) {
            merge(folders.equals(List.of(folder)) ? List.of() : folders, directory, progress);
            for (Path part : folders) {
                if (part.startsWith(folder) && !part.equals(folder)) {
                    AtomicFiles.deleteTree(part);
                }
            }
            try (DirectoryReader reader = DirectoryReader.open(directory)) {
                LeafReader all = reader.leaves().get(0).reader();
                if (all.numDocs() != documents.size()) {
                    throw new IOException(
                            "the parts of the index have " + all.numDocs() + " documents of " + documents.size());
                }
                return DocumentLengths.of(all);
            }
        }
    }

    /**
     * Makes one segment of all.
     *
     * @param parts folders with indexes to be put together, in order; none where the directory has all
     */
    private static void merge(List<Path> parts, WatchedDirectory directory, Progress progress) throws IOException {
        List<DirectoryReader> readers = new ArrayList<>();
        try (IndexWriter writer = new IndexWriter(directory, IndexPart.writing(null))) {
            List<CodecReader> segments = new ArrayList<>();
            long bytes = directory.bytes();
            for (Path part : parts) {
                // Closing a reader closes all that its directory has open.
                WatchedDirectory source = new WatchedDirectory(IndexPart.open(part));
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
}
