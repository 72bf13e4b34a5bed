package genir.corpus.index;

import genir.corpus.DevOrigin;
import genir.corpus.Document;
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
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.NoLockFactory;

/**
 * Builds the index of a collection in one folder: Lucene's files, {@code collection.json}, and, where there
 * are queries, {@code queries.jsonl} and {@code qrels/}.
 *
 * <p>Everything that can be read out of the index is the same in every run: one thread, one segment, documents in order
 * of id. Of the bytes, {@code queries.jsonl}, {@code qrels/} and {@code collection.json} are the same; Lucene puts a
 * random segment id into the header of each of its files, and a date into the {@code .si} file, so those differ.
 */
public final class CollectionIndexer {
    private static final double BUFFER_MEGABYTES = 256;
    private static final long MEGABYTE = 1_000_000;
    /** Megabytes; less is merged in no time. */
    private static final long WORTH_SHOWING = 100;

    private static final FieldType CONTENTS = contents();

    private CollectionIndexer() {}

    /** Writes the index whole or not at all, without a record of the files that the collection comes from. */
    public static IndexInfo write(TestCollection collection, IndexConfig config, Path folder) throws IOException {
        return write(collection, config, Map.of(), folder, Progress.NONE);
    }

    /**
     * Writes the index whole or not at all.
     *
     * @param sources SHA-256 of each source file by name, as from {@link Checksums#ofFiles}; kept as provenance
     * @return what was recorded in {@code collection.json}
     */
    public static IndexInfo write(
            TestCollection collection, IndexConfig config, Map<String, String> sources, Path folder, Progress progress)
            throws IOException {
        if (collection.documents().isEmpty()) {
            throw new InputException("no documents to index; a collection needs at least one");
        }
        List<Document> documents = collection.documents().stream()
                .sorted(Comparator.comparing(Document::id))
                .toList();
        AtomicFiles.writeFolder(folder, target -> {
            DocumentLengths lengths = writeLucene(documents, config, target, progress);
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
            List<Document> documents, IndexConfig config, Path folder, Progress progress) throws IOException {
        try (WatchedDirectory directory = new WatchedDirectory(FSDirectory.open(folder, NoLockFactory.INSTANCE));
                Analyzer analyzer = Analyzers.named(config.analyzer())) {
            // The folder is this writer's own and needs no lock. Only neighbouring segments may merge, in this thread:
            // documents stay in order of id.
            IndexWriterConfig writing = new IndexWriterConfig(analyzer)
                    .setOpenMode(IndexWriterConfig.OpenMode.CREATE)
                    .setUseCompoundFile(false)
                    .setRAMBufferSizeMB(BUFFER_MEGABYTES)
                    .setMergePolicy(new LogDocMergePolicy())
                    .setMergeScheduler(new SerialMergeScheduler());
            try (IndexWriter writer = new IndexWriter(directory, writing)) {
                try (Progress.Task task = progress.start("index documents", documents.size())) {
                    for (Document document : documents) {
                        writer.addDocument(fields(document));
                        task.advance(1, "");
                    }
                    writer.flush();
                }
                merge(writer, directory, progress);
                writer.commit();
            }
            try (DirectoryReader reader = DirectoryReader.open(directory)) {
                return DocumentLengths.of(reader.leaves().get(0).reader());
            }
        }
    }

    private static void merge(IndexWriter writer, WatchedDirectory directory, Progress progress) throws IOException {
        long[] bytes = new long[1];
        long total = directory.bytes() / MEGABYTE;
        Progress shown = total < WORTH_SHOWING ? Progress.NONE : progress;
        try (Progress.Task task = shown.start("merge the index, MB", total)) {
            directory.watch(more -> {
                long before = bytes[0] / MEGABYTE;
                bytes[0] += more;
                if (bytes[0] / MEGABYTE > before) {
                    task.advance(bytes[0] / MEGABYTE - before, "");
                }
            });
            writer.forceMerge(1);
        } finally {
            directory.watch(more -> {});
        }
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
