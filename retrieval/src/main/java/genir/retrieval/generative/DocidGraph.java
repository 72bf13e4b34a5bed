package genir.retrieval.generative;

import genir.corpus.InputException;
import genir.corpus.io.Inputs;
import genir.corpus.io.Json;
import genir.corpus.text.LuceneVersion;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * A graph over the docids' rows of a model's output matrix (HNSW; Malkov and Yashunin, TPAMI 2020) that leads to those with the highest scalar
 * products with a last vector: a search looks at some hundreds of rows in place of all. What it finds is scored anew with the rows
 * themselves. Safe for many threads.
 */
public final class DocidGraph implements Closeable {
    static final String ROW = "row";
    static final String INFO_FILE = "graph.json";

    private static final Comparator<Scored> ORDER =
            Comparator.comparingDouble(Scored::logit).reversed().thenComparingInt(Scored::row);

    /** Documents that a search looks at for each one that is asked for, at least. */
    private static final int CANDIDATES_EACH = 2;

    /** A document by its place among docids, with its token's logit. */
    record Scored(int row, double logit) {}

    private final Directory directory;
    private final DirectoryReader reader;
    private final LeafReader leaf;
    private final DocidGraphInfo info;
    private final DocidRows rows;

    private DocidGraph(Directory directory, DirectoryReader reader, DocidGraphInfo info, DocidRows rows) {
        this.directory = directory;
        this.reader = reader;
        this.leaf = reader.leaves().get(0).reader();
        this.info = info;
        this.rows = rows;
    }

    /**
     * Opens the graph in a folder.
     *
     * @param rows of the model that will be ranked with
     * @throws InputException if it is missing, damaged, of another major version of Lucene or of another model
     */
    static DocidGraph open(Path folder, DocidRows rows) {
        Inputs.requireFolder(folder, "a graph over docids as the step evaluate writes it");
        Path file = folder.resolve(INFO_FILE);
        DocidGraphInfo info = Json.read(file, DocidGraphInfo.class, "the description of a graph over docids");
        LuceneVersion.require(file, info.luceneVersion(), "the graph was written by", "run the step evaluate again");
        if (info.documents() != rows.count()
                || info.dimensions() != rows.width()
                || !rows.checksum().equals(info.rows())) {
            throw InputException.in(file, "the graph is that of another model; run the step evaluate again");
        }
        return open(folder, rows, info);
    }

    /** Opens one that is known to fit. */
    static DocidGraph open(Path folder, DocidRows rows, DocidGraphInfo info) {
        Directory directory = null;
        DirectoryReader reader = null;
        try {
            directory = FSDirectory.open(folder);
            reader = DirectoryReader.open(directory);
            if (reader.leaves().size() != 1 || reader.numDocs() != rows.count()) {
                throw new IOException("it holds " + reader.numDocs() + " rows, not " + rows.count());
            }
            return new DocidGraph(directory, reader, info, rows);
        } catch (IOException | RuntimeException failure) {
            closeQuietly(reader);
            closeQuietly(directory);
            throw new InputException(
                    folder + ": the graph over docids is damaged ("
                            + String.valueOf(failure.getMessage()).replaceAll("\\s+", " ")
                            + "); delete it and run the step evaluate again",
                    failure);
        }
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            if (closeable != null) {
                closeable.close();
            }
        } catch (IOException alreadyFailing) {
            return;
        }
    }

    /** What {@code graph.json} says. */
    public DocidGraphInfo info() {
        return info;
    }

    /**
     * The documents with the highest logits, best first; of two equal ones the lower token comes first.
     *
     * @param last a last vector of the model's decoder [d_model]
     * @param k how many at most
     */
    List<Scored> best(float[] last, int k) {
        return best(last, k, Math.max(info.candidates(), CANDIDATES_EACH * k));
    }

    /** The same with a number of candidates. */
    List<Scored> best(float[] last, int k, int candidates) {
        try {
            int looked = Math.min(Math.max(k, candidates), rows.count());
            FloatVectorValues values = leaf.getFloatVectorValues(ROW);
            List<Scored> found = new ArrayList<>();
            ScoreDoc[] hits = leaf.searchNearestVectors(ROW, last, looked, null, Integer.MAX_VALUE).scoreDocs;
            int[] documents =
                    Arrays.stream(hits).mapToInt(hit -> hit.doc).sorted().toArray();
            for (int document : documents) {
                values.advance(document);
                found.add(new Scored(document, rows.factor() * product(last, values.vectorValue())));
            }
            found.sort(ORDER);
            return List.copyOf(found.subList(0, Math.min(k, found.size())));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot search the graph over docids", failure);
        }
    }

    private static double product(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    @Override
    public void close() throws IOException {
        try (directory) {
            reader.close();
        }
    }
}
