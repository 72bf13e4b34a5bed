package genir.retrieval.dense;

import genir.corpus.InputException;
import genir.corpus.index.IndexFields;
import genir.corpus.io.Inputs;
import genir.corpus.io.Json;
import genir.corpus.text.LuceneVersion;
import genir.retrieval.ScoredDocument;
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
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.VectorUtil;

/**
 * An open index of documents' vectors, as {@link DenseIndexer} writes it. Scores are scalar products, and for vectors of length 1
 * so cosines. Safe for many threads.
 */
public final class DenseIndex implements Closeable {
    static final String VECTOR = "vector";
    static final String INFO_FILE = "dense.json";

    /**
     * Vectors that a search over the graph looks at as candidates, at least, and for each document that is asked for: with them
     * the ten nearest are those of a comparison with every document in more than 99 of 100 places.
     */
    private static final int LEAST_CANDIDATES = 200;

    private static final int CANDIDATES_EACH = 2;

    private final Directory directory;
    private final DirectoryReader reader;
    private final LeafReader leaf;
    private final DenseIndexInfo info;
    private final List<String> ids;
    /** Read when first asked for: a search over a graph has no use for all. */
    private DenseVectors vectors;

    private DenseIndex(Directory directory, DirectoryReader reader, DenseIndexInfo info, List<String> ids) {
        this.directory = directory;
        this.reader = reader;
        this.leaf = reader.leaves().get(0).reader();
        this.info = info;
        this.ids = ids;
    }

    /**
     * Opens the index in a folder and checks it.
     *
     * @throws InputException if it is missing, damaged, or of another major version of Lucene
     */
    public static DenseIndex open(Path folder) {
        Inputs.requireFolder(folder, "an index of vectors as genir run writes it");
        Path infoFile = folder.resolve(INFO_FILE);
        DenseIndexInfo info = Json.read(infoFile, DenseIndexInfo.class, "the description of an index of vectors");
        LuceneVersion.require(infoFile, info.luceneVersion(), "the index was written by", "run it again");
        Directory directory = null;
        DirectoryReader reader = null;
        try {
            directory = FSDirectory.open(folder);
            reader = DirectoryReader.open(directory);
            return new DenseIndex(directory, reader, info, readIds(folder, reader, info));
        } catch (IOException | RuntimeException failure) {
            closeQuietly(reader);
            closeQuietly(directory);
            if (failure instanceof InputException clear) {
                throw clear;
            }
            throw damaged(folder, String.valueOf(failure.getMessage()), failure);
        }
    }

    /** What {@code dense.json} says. */
    public DenseIndexInfo info() {
        return info;
    }

    /** All ids in order ({@link String#compareTo}). */
    public List<String> documentIds() {
        return ids;
    }

    /** Every vector, read into memory once: 4 bytes for each of its dimensions. */
    public synchronized DenseVectors vectors() {
        if (vectors == null) {
            try {
                float[][] rows = new float[ids.size()][];
                FloatVectorValues values = leaf.getFloatVectorValues(VECTOR);
                while (values.nextDoc() != FloatVectorValues.NO_MORE_DOCS) {
                    rows[values.docID()] = values.vectorValue().clone();
                }
                vectors = new DenseVectors(ids, rows);
            } catch (IOException failure) {
                throw new UncheckedIOException("cannot read the vectors of the index", failure);
            }
        }
        return vectors;
    }

    /**
     * The documents whose vectors are nearest to a query's.
     *
     * @param query as long as {@code info().dimensions()}
     * @param k how many at most, at least 1
     * @return in {@link ScoredDocument#RANK_ORDER}
     */
    public List<ScoredDocument> nearest(float[] query, int k) {
        if (k < 1) {
            throw new IllegalArgumentException("k must be at least 1: " + k);
        }
        if (query.length != info.dimensions()) {
            throw new IllegalArgumentException(
                    "a query of " + query.length + " dimensions for vectors of " + info.dimensions());
        }
        long candidates = Math.max(LEAST_CANDIDATES, (long) CANDIDATES_EACH * k);
        if (info.exact() || candidates >= ids.size()) {
            return vectors().nearest(query, k);
        }
        try {
            return overGraph(query, k, (int) candidates);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot search the vectors of the index", failure);
        }
    }

    /** Scores the candidates anew: Lucene's own scores, {@code (1 + product) / 2} as a float, have lost some bits. */
    private List<ScoredDocument> overGraph(float[] query, int k, int candidates) throws IOException {
        ScoreDoc[] hits = leaf.searchNearestVectors(VECTOR, query, candidates, null, Integer.MAX_VALUE).scoreDocs;
        Arrays.sort(hits, Comparator.comparingInt(hit -> hit.doc));
        FloatVectorValues values = leaf.getFloatVectorValues(VECTOR);
        List<ScoredDocument> ranking = new ArrayList<>(hits.length);
        for (ScoreDoc hit : hits) {
            values.advance(hit.doc);
            ranking.add(new ScoredDocument(ids.get(hit.doc), VectorUtil.dotProduct(query, values.vectorValue())));
        }
        ranking.sort(ScoredDocument.RANK_ORDER);
        return List.copyOf(ranking.subList(0, Math.min(k, ranking.size())));
    }

    @Override
    public void close() throws IOException {
        try (directory) {
            reader.close();
        }
    }

    private static List<String> readIds(Path folder, DirectoryReader reader, DenseIndexInfo info) throws IOException {
        if (reader.leaves().size() != 1 || reader.numDocs() != info.documents()) {
            throw damaged(folder, "it holds " + reader.numDocs() + " documents, not " + info.documents(), null);
        }
        LeafReader leaf = reader.leaves().get(0).reader();
        leaf.checkIntegrity();
        FloatVectorValues values = leaf.getFloatVectorValues(VECTOR);
        if (values == null || values.dimension() != info.dimensions() || values.size() != info.documents()) {
            throw damaged(folder, "its vectors are not those of " + INFO_FILE, null);
        }
        String[] ids = new String[leaf.maxDoc()];
        TermsEnum terms = leaf.terms(IndexFields.ID).iterator();
        PostingsEnum postings = null;
        for (BytesRef term = terms.next(); term != null; term = terms.next()) {
            postings = terms.postings(postings, PostingsEnum.NONE);
            ids[postings.nextDoc()] = term.utf8ToString();
        }
        return List.of(ids);
    }

    private static InputException damaged(Path folder, String problem, Throwable cause) {
        String line = problem.replaceAll("\\s+", " ");
        return new InputException(
                folder + ": the index of vectors is damaged (" + line + "); delete it and run again", cause);
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
}
