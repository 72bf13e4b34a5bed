package genir.retrieval.dense;

import genir.corpus.Document;
import genir.corpus.Documents;
import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.corpus.index.IndexFields;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Json;
import genir.corpus.text.LuceneVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene912.Lucene912Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.NoLockFactory;
import org.apache.lucene.util.VectorUtil;

/**
 * Encodes a collection's documents, and their passages where these are asked for, and writes the vectors into a Lucene index of its
 * own: one segment, documents in order of id, each followed by its passages, and {@code dense.json} beside it.
 *
 * <p>Above {@code exact below} vectors it has a graph (HNSW; Malkov and Yashunin, TPAMI 2020) with Lucene's parameters, 16 neighbours and a beam of 100.
 */
public final class DenseIndexer {
    /** Documents that are encoded at once: enough for all threads of an encoder, few enough to see it advance. */
    private static final int BATCH = 64;
    /** Documents in memory before a segment is written: a count, so that the same documents make the same segments. */
    private static final int BUFFERED = 50_000;

    private DenseIndexer() {}

    /** Writes an index of one vector a document, as {@link #write(List, SentenceEncoder, PassageVectors, int, Path, Progress)} does. */
    public static DenseIndexInfo write(
            List<Document> documents, SentenceEncoder encoder, int exactBelow, Path folder, Progress progress)
            throws IOException {
        return write(documents, encoder, PassageVectors.NONE, exactBelow, folder, progress);
    }

    /**
     * Writes the index whole or not at all.
     *
     * @param parts what of a document has a vector of its own beside the document's
     * @param exactBelow up to how many vectors every one is compared with a query
     * @return what was recorded in {@code dense.json}
     */
    public static DenseIndexInfo write(
            List<Document> documents,
            SentenceEncoder encoder,
            PassageVectors parts,
            int exactBelow,
            Path folder,
            Progress progress)
            throws IOException {
        if (documents.isEmpty()) {
            throw new InputException("no documents to index; a collection needs at least one");
        }
        int passages = documents.stream()
                .mapToInt(document -> parts.of(document).size())
                .sum();
        long all = (long) documents.size() + passages;
        boolean exact = all <= exactBelow;
        KnnVectorsFormat format = exact ? new ExactVectorsFormat() : new Lucene99HnswVectorsFormat();
        int most = format.getMaxDimensions(DenseIndex.VECTOR);
        if (encoder.dimensions() > most) {
            throw new InputException("the vectors of " + encoder.name() + " have " + encoder.dimensions()
                    + " dimensions, and " + (exact ? "an index" : "Lucene's graph") + " takes " + most + " at most"
                    + (exact ? "" : "; set retrieval.dense.exact_below to " + all + " or more"));
        }
        Documents sorted = Documents.of(documents).inOrder();
        DenseIndexInfo[] written = new DenseIndexInfo[1];
        AtomicFiles.writeFolder(folder, target -> {
            VectorChecksum checksum = new VectorChecksum();
            try (FSDirectory directory = FSDirectory.open(target, NoLockFactory.INSTANCE);
                    IndexWriter writer = new IndexWriter(directory, writing(format))) {
                encode(sorted, encoder, parts, new Rows(writer, encoder, checksum), progress);
                Progress shown = all > BUFFERED ? progress : Progress.NONE;
                try (Progress.Task task = shown.start("merge the vectors", 1)) {
                    writer.forceMerge(1);
                    task.advance(1, "");
                }
                writer.commit();
            }
            written[0] = new DenseIndexInfo(
                    LuceneVersion.running(),
                    encoder.name(),
                    encoder.fingerprint(),
                    encoder.dimensions(),
                    sorted.size(),
                    passages,
                    exact,
                    checksum.hex());
            Json.write(target.resolve(DenseIndex.INFO_FILE), written[0]);
        });
        return written[0];
    }

    /**
     * Encodes documents as {@link #write} does, and keeps no vectors but those that the encoder itself keeps ({@link CachedEncoder}): so a
     * later call of {@link #write} need not make them.
     *
     * @param parts what of a document has a vector of its own beside the document's
     */
    public static void encode(
            List<Document> documents, SentenceEncoder encoder, PassageVectors parts, Progress progress)
            throws IOException {
        encode(documents, encoder, parts, Sink.NOTHING, progress);
    }

    private static void encode(
            List<Document> documents, SentenceEncoder encoder, PassageVectors parts, Sink sink, Progress progress)
            throws IOException {
        String what = parts == PassageVectors.NONE ? "documents" : "documents and their passages";
        try (Progress.Task task = progress.start("encode " + what + " with " + encoder.name(), documents.size())) {
            for (int begin = 0; begin < documents.size(); begin += BATCH) {
                List<Document> batch = List.copyOf(documents.subList(begin, Math.min(begin + BATCH, documents.size())));
                float[][] vectors = encoder.documents(batch);
                List<List<Document>> passages = batch.stream().map(parts::of).toList();
                List<Document> all = passages.stream().flatMap(List::stream).toList();
                Iterator<float[]> passageVectors = all.isEmpty()
                        ? Collections.emptyIterator()
                        : List.of(encoder.documents(all)).iterator();
                for (int i = 0; i < vectors.length; i++) {
                    sink.addDocument(batch.get(i).id(), vectors[i]);
                    for (Document passage : passages.get(i)) {
                        sink.addPassage(passage.id(), passageVectors.next());
                    }
                }
                task.advance(batch.size(), "");
            }
        }
    }

    /** Takes vectors, each document's before those of its passages. */
    private interface Sink {
        /** Has no use for them. */
        Sink NOTHING = new Sink() {
            @Override
            public void addDocument(String id, float[] vector) {}

            @Override
            public void addPassage(String id, float[] vector) {}
        };

        void addDocument(String id, float[] vector) throws IOException;

        void addPassage(String id, float[] vector) throws IOException;
    }

    /** Puts vectors into Lucene: a row for each, of which those of documents have an id. */
    private record Rows(IndexWriter writer, SentenceEncoder encoder, VectorChecksum checksum) implements Sink {
        @Override
        public void addDocument(String id, float[] vector) throws IOException {
            var row = row(DenseIndex.VECTOR, id, vector);
            row.add(new StringField(IndexFields.ID, id, Field.Store.NO));
            writer.addDocument(row);
        }

        @Override
        public void addPassage(String id, float[] vector) throws IOException {
            writer.addDocument(row(DenseIndex.PASSAGE, id, vector));
        }

        private org.apache.lucene.document.Document row(String field, String id, float[] vector) {
            // Lucene takes the scalar product of other vectors too, and then leads nowhere.
            if (!VectorUtil.isUnitVector(vector)) {
                throw new IllegalStateException(encoder.name() + " made a vector that is not of length 1");
            }
            checksum.add(id, vector);
            var row = new org.apache.lucene.document.Document();
            row.add(new KnnFloatVectorField(field, vector, VectorSimilarityFunction.DOT_PRODUCT));
            return row;
        }
    }

    /** One thread, and only neighbouring segments merge: documents stay in order, and the graph is the same each time. */
    private static IndexWriterConfig writing(KnnVectorsFormat format) {
        return new IndexWriterConfig()
                .setCodec(new Lucene912Codec() {
                    @Override
                    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                        return format;
                    }
                })
                .setOpenMode(IndexWriterConfig.OpenMode.CREATE)
                .setUseCompoundFile(false)
                .setMaxBufferedDocs(BUFFERED)
                .setRAMBufferSizeMB(IndexWriterConfig.DISABLE_AUTO_FLUSH)
                .setMergePolicy(new LogDocMergePolicy())
                .setMergeScheduler(new SerialMergeScheduler());
    }
}
