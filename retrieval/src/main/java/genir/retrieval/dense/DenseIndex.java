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
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;

/**
 * An open index of documents' vectors, as {@link DenseIndexer} writes it. Scores are those of {@link DenseVectors}: scalar products,
 * and for vectors of length 1 so cosines. Safe for many threads.
 */
public final class DenseIndex implements Closeable {
    static final String VECTOR = "vector";
    static final String PASSAGE = "passage";
    static final String INFO_FILE = "dense.json";

    /**
     * Vectors that a search over the graph looks at as candidates, at least, and for each document that is asked for: with them
     * the ten nearest are those of a comparison with every document in more than 99 of 100 places.
     */
    private static final int LEAST_CANDIDATES = 200;

    private static final int CANDIDATES_EACH = 2;

    /** As many times more of passages, of which several can be one document's. */
    private static final int CANDIDATES_PASSAGES = 4;

    private final Directory directory;
    private final DirectoryReader reader;
    private final LeafReader leaf;
    private final DenseIndexInfo info;
    private final List<String> ids;
    /** The row in the index of each document; behind it are those of its passages, up to the next document's. */
    private final int[] rows;
    /** Read when first asked for: a search over a graph has no use for all. */
    private DenseVectors vectors;

    private DenseIndex(
            Directory directory, DirectoryReader reader, DenseIndexInfo info, SortedMap<Integer, String> documents) {
        this.directory = directory;
        this.reader = reader;
        this.leaf = reader.leaves().get(0).reader();
        this.info = info;
        this.ids = List.copyOf(documents.values());
        this.rows = documents.keySet().stream().mapToInt(row -> row).toArray();
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
            return new DenseIndex(directory, reader, info, readDocuments(folder, reader, info));
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

    /** Every vector, read into memory once: 8 bytes for each dimension of a document's, 4 for a passage's. */
    public synchronized DenseVectors vectors() {
        if (vectors == null) {
            try {
                vectors = readVectors();
            } catch (IOException failure) {
                throw new UncheckedIOException("cannot read the vectors of the index", failure);
            }
        }
        return vectors;
    }

    private DenseVectors readVectors() throws IOException {
        float[][] read = new float[ids.size()][];
        FloatVectorValues values = leaf.getFloatVectorValues(VECTOR);
        for (int document = 0; document < read.length; document++) {
            values.advance(rows[document]);
            read[document] = values.vectorValue().clone();
        }
        if (info.passages() == 0) {
            return new DenseVectors(ids, read);
        }
        VectorBlocks passages = new VectorBlocks(info.passages(), info.dimensions());
        FloatVectorValues passageValues = leaf.getFloatVectorValues(PASSAGE);
        for (int passage = 0; passage < info.passages(); passage++) {
            passageValues.nextDoc();
            passages.set(passage, passageValues.vectorValue());
        }
        // All rows before a document's are those of the documents before it and of their passages.
        int[] first = new int[read.length + 1];
        for (int document = 0; document <= read.length; document++) {
            first[document] = row(document) - document;
        }
        return new DenseVectors(ids, read, first, passages);
    }

    /** The row of a document; of the one behind the last, how many rows there are. */
    private int row(int document) {
        return document < rows.length ? rows[document] : leaf.maxDoc();
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
        if (comparesAll(k)) {
            return vectors().nearest(query, k);
        }
        try {
            return overGraph(query, k, (int) candidates(k));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot search the vectors of the index", failure);
        }
    }

    /**
     * The nearest documents of many queries, on all cores.
     *
     * @return for each what {@link #nearest(float[], int)} gives
     */
    public List<List<ScoredDocument>> nearest(float[][] queries, int k) {
        return comparesAll(k)
                ? vectors().nearest(queries, k)
                : Arrays.stream(queries)
                        .parallel()
                        .map(query -> nearest(query, k))
                        .toList();
    }

    private boolean comparesAll(int k) {
        return info.exact() || candidates(k) >= ids.size();
    }

    private static long candidates(int k) {
        return Math.max(LEAST_CANDIDATES, (long) CANDIDATES_EACH * k);
    }

    /** Scores the documents found anew, with all their passages: Lucene's own scores, {@code (1 + product) / 2} as a float, have lost some bits. */
    private List<ScoredDocument> overGraph(float[] query, int k, int candidates) throws IOException {
        SortedSet<Integer> found = new TreeSet<>();
        add(found, VECTOR, query, candidates);
        FloatVectorValues passages = leaf.getFloatVectorValues(PASSAGE);
        if (passages != null) {
            add(found, PASSAGE, query, (int) Math.min((long) CANDIDATES_PASSAGES * candidates, passages.size()));
        }
        FloatVectorValues values = leaf.getFloatVectorValues(VECTOR);
        List<ScoredDocument> ranking = new ArrayList<>(found.size());
        for (int document : found) {
            values.advance(rows[document]);
            float[] products = new float[row(document + 1) - rows[document] - 1];
            for (int i = 0; i < products.length; i++) {
                passages.advance(rows[document] + 1 + i);
                products[i] = VectorBlocks.product(query, passages.vectorValue());
            }
            float own = VectorBlocks.product(query, values.vectorValue());
            ranking.add(new ScoredDocument(ids.get(document), DenseVectors.score(own, products, 0, products.length)));
        }
        ranking.sort(ScoredDocument.RANK_ORDER);
        return List.copyOf(ranking.subList(0, Math.min(k, ranking.size())));
    }

    /** Adds the documents to which the vectors nearest to a query belong. */
    private void add(Set<Integer> found, String field, float[] query, int candidates) throws IOException {
        for (ScoreDoc hit : leaf.searchNearestVectors(field, query, candidates, null, Integer.MAX_VALUE).scoreDocs) {
            int place = Arrays.binarySearch(rows, hit.doc);
            found.add(place >= 0 ? place : -place - 2);
        }
    }

    @Override
    public void close() throws IOException {
        try (directory) {
            reader.close();
        }
    }

    /** The documents' ids by their rows. */
    private static SortedMap<Integer, String> readDocuments(Path folder, DirectoryReader reader, DenseIndexInfo info)
            throws IOException {
        int all = info.documents() + info.passages();
        if (reader.leaves().size() != 1 || reader.numDocs() != all) {
            throw damaged(folder, "it holds " + reader.numDocs() + " vectors, not " + all, null);
        }
        LeafReader leaf = reader.leaves().get(0).reader();
        leaf.checkIntegrity();
        requireVectors(folder, leaf.getFloatVectorValues(VECTOR), info.documents(), info.dimensions());
        if (info.passages() > 0) {
            requireVectors(folder, leaf.getFloatVectorValues(PASSAGE), info.passages(), info.dimensions());
        }
        SortedMap<Integer, String> documents = new TreeMap<>();
        TermsEnum terms = leaf.terms(IndexFields.ID).iterator();
        PostingsEnum postings = null;
        for (BytesRef term = terms.next(); term != null; term = terms.next()) {
            postings = terms.postings(postings, PostingsEnum.NONE);
            documents.put(postings.nextDoc(), term.utf8ToString());
        }
        return documents;
    }

    private static void requireVectors(Path folder, FloatVectorValues values, int size, int dimensions) {
        if (values == null || values.dimension() != dimensions || values.size() != size) {
            throw damaged(folder, "its vectors are not those of " + INFO_FILE, null);
        }
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
