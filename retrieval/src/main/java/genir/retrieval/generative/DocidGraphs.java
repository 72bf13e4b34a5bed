package genir.retrieval.generative;

import genir.corpus.Progress;
import genir.corpus.Query;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Json;
import genir.corpus.text.LuceneVersion;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.run.BestTokens;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import genir.retrieval.generative.DocidGraph.Scored;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene912.Lucene912Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.NoLockFactory;

/** Writes graphs over docids, and chooses how many candidates their searches look at. */
public final class DocidGraphs {
    /** Of the ten documents with the highest logits, the share that a search must find. */
    static final double ENOUGH = 0.99;

    private static final int DEPTH = 10;

    /** Queries that recall is measured with. */
    private static final int SAMPLE = 256;

    private static final int BATCH = 64;
    private static final int FEWEST = 50;
    private static final int MOST = 6400;
    /** Below what Lucene lets one segment take in memory before it writes it. */
    private static final double BUFFER_MB = 1900;

    private DocidGraphs() {}

    /**
     * Writes the graph over a model's docids whole or not at all.
     *
     * @param queries such as will be asked, of which some are tried: the search looks at the fewest candidates, of 50 doubled again and
     *     again up to 6,400, with which it finds 99 of 100 of the ten documents with the highest logits; without queries, at 800
     * @return what was recorded in {@code graph.json}
     */
    public static DocidGraphInfo write(
            T5Runner runner, Vocabulary vocabulary, int maxLength, List<Query> queries, Path folder, Progress progress)
            throws IOException {
        DocidRows rows = DocidRows.of(runner.parameters(), vocabulary);
        DocidGraphInfo[] written = new DocidGraphInfo[1];
        AtomicFiles.writeFolder(folder, target -> {
            build(rows, target, progress);
            DocidGraphInfo info = new DocidGraphInfo(
                    LuceneVersion.running(), rows.count(), rows.width(), rows.checksum(), 0, new TreeMap<>(), 0);
            try (DocidGraph graph = DocidGraph.open(target, rows, info)) {
                written[0] = tried(graph, info, runner, vocabulary, maxLength, queries, progress);
            }
            Json.write(target.resolve(DocidGraph.INFO_FILE), written[0]);
        });
        return written[0];
    }

    /** Writes the graph alone. */
    static void build(DocidRows rows, Path folder, Progress progress) throws IOException {
        try (FSDirectory directory = FSDirectory.open(folder, NoLockFactory.INSTANCE);
                IndexWriter writer = new IndexWriter(directory, writing());
                Progress.Task task = progress.start("graph over docids", rows.count())) {
            float[] row = new float[rows.width()];
            KnnFloatVectorField field =
                    new KnnFloatVectorField(DocidGraph.ROW, row, VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT);
            Document document = new Document();
            document.add(field);
            for (int i = 0; i < rows.count(); i++) {
                rows.read(i, row);
                field.setVectorValue(row);
                writer.addDocument(document);
                task.advance(1, "");
            }
            writer.forceMerge(1);
            writer.commit();
        }
    }

    /** One thread, and only neighbouring segments merge: rows stay in order, and the graph is the same each time. */
    private static IndexWriterConfig writing() {
        KnnVectorsFormat format = new Lucene99HnswVectorsFormat();
        return new IndexWriterConfig()
                .setCodec(new Lucene912Codec() {
                    @Override
                    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                        return format;
                    }
                })
                .setOpenMode(IndexWriterConfig.OpenMode.CREATE)
                .setUseCompoundFile(false)
                .setRAMBufferSizeMB(BUFFER_MB)
                .setMergePolicy(new LogDocMergePolicy())
                .setMergeScheduler(new SerialMergeScheduler());
    }

    private static DocidGraphInfo tried(
            DocidGraph graph,
            DocidGraphInfo info,
            T5Runner runner,
            Vocabulary vocabulary,
            int maxLength,
            List<Query> queries,
            Progress progress) {
        List<int[]> inputs = queries.stream()
                .limit(SAMPLE)
                .map(query -> vocabulary.encode(query.text(), maxLength))
                .toList();
        List<float[]> vectors = new ArrayList<>();
        List<int[]> best = new ArrayList<>();
        try (Progress.Task task = progress.start("recall of the graph", inputs.size())) {
            for (TokenBatch batch : T5Runner.batches(inputs, BATCH, TokenBatch.LENGTH_MULTIPLE)) {
                int rows = Math.min(batch.size(), inputs.size() - best.size());
                float[] last = runner.last(batch);
                int width = info.dimensions();
                List<BestTokens> exact = runner.best(batch, vocabulary.wordCount(), vocabulary.docidEnd(), DEPTH);
                for (int row = 0; row < rows; row++) {
                    vectors.add(Arrays.copyOfRange(last, row * width, (row + 1) * width));
                    best.add(Arrays.stream(exact.get(row).tokens())
                            .map(token -> token - vocabulary.wordCount())
                            .toArray());
                }
                task.advance(rows, "");
            }
        }
        SortedMap<Integer, Double> recall = new TreeMap<>();
        int candidates = FEWEST;
        while (!inputs.isEmpty()) {
            recall.put(candidates, recall(graph, vectors, best, candidates));
            if (recall.get(candidates) >= ENOUGH || 2 * candidates > MOST) {
                break;
            }
            candidates *= 2;
        }
        return new DocidGraphInfo(
                info.luceneVersion(),
                info.documents(),
                info.dimensions(),
                info.rows(),
                inputs.isEmpty() ? 16 * FEWEST : candidates,
                recall,
                inputs.size());
    }

    /** The mean over queries of the share of the best documents that are found. */
    private static double recall(DocidGraph graph, List<float[]> vectors, List<int[]> best, int candidates) {
        double sum = 0;
        for (int query = 0; query < vectors.size(); query++) {
            Set<Integer> found = graph.best(vectors.get(query), DEPTH, candidates).stream()
                    .map(Scored::row)
                    .collect(Collectors.toSet());
            sum += Arrays.stream(best.get(query)).filter(found::contains).count() / (double) best.get(query).length;
        }
        return sum / vectors.size();
    }
}
