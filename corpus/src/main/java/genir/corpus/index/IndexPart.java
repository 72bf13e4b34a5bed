package genir.corpus.index;

import genir.corpus.Document;
import genir.corpus.Progress;
import genir.corpus.text.Analyzers;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.NoLockFactory;

/** A Lucene index of some of a collection's documents, from which {@link CollectionIndexer} makes that of all. */
public final class IndexPart {
    /** Of all parts that are written at once; a small heap has less. */
    static final long BUFFER_BYTES = Math.min(256_000_000, Runtime.getRuntime().maxMemory() / 4);

    private static final int SAID_AT_ONCE = 100;
    private static final double MEGABYTE = 1_000_000;

    private static final FieldType CONTENTS = contents();

    private IndexPart() {}

    /**
     * Indexes documents in their order.
     *
     * @param folder of this part alone
     * @param task is told of each document
     */
    public static void write(Iterable<Document> documents, IndexConfig config, Path folder, Progress.Task task)
            throws IOException {
        write(documents, config, folder, BUFFER_BYTES, task);
    }

    /** Indexes documents with so much memory for what is not on disk yet. */
    static void write(
            Iterable<Document> documents, IndexConfig config, Path folder, long bufferBytes, Progress.Task task)
            throws IOException {
        try (Analyzer analyzer = Analyzers.named(config.analyzer());
                Directory directory = open(folder);
                IndexWriter writer = new IndexWriter(
                        directory, writing(analyzer).setRAMBufferSizeMB(Math.max(1, bufferBytes / MEGABYTE)))) {
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

    /** The folder is its writer's own and needs no lock. */
    static Directory open(Path folder) throws IOException {
        return FSDirectory.open(folder, NoLockFactory.INSTANCE);
    }

    /** Only neighbouring segments may merge, in the thread that writes: documents stay in order of id. */
    static IndexWriterConfig writing(Analyzer analyzer) {
        return new IndexWriterConfig(analyzer)
                .setUseCompoundFile(false)
                .setMergePolicy(new LogDocMergePolicy())
                .setMergeScheduler(new SerialMergeScheduler());
    }

    private static void say(Progress.Task task, int documents) {
        synchronized (task) {
            task.advance(documents, "");
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
