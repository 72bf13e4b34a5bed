package genir.retrieval.bm25;

import genir.corpus.InputException;
import genir.corpus.Names;
import genir.corpus.Query;
import genir.corpus.index.CollectionIndex;
import genir.corpus.index.IndexFields;
import genir.corpus.io.Json;
import genir.corpus.text.TermStream;
import genir.retrieval.ScoredDocument;
import genir.retrieval.TermRanker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.Weight;
import org.apache.lucene.search.similarities.BM25Similarity;

/**
 * BM25 over a Lucene index: the query is the bag of its analysed terms, and a term that it repeats counts as often.
 *
 * <p>Scores are Lucene's: {@code sum over terms of idf * tf / (tf + k1 * (1 - b + b * length / average length))} with
 * {@code idf = ln(1 + (N - n + 0.5) / (n + 0.5))}. Only documents with at least one of the terms are ranked. Safe for many
 * threads; the reader stays the caller's to close.
 */
public final class Bm25Ranker implements TermRanker {
    private final IndexSearcher searcher;
    private final Analyzer analyzer;
    private final DocumentIds ids;

    /**
     * @param analyzer the one that the index was made with
     * @param k1 see {@link Bm25Parameters}
     * @param b see {@link Bm25Parameters}
     */
    public Bm25Ranker(IndexReader reader, Analyzer analyzer, double k1, double b) {
        this(reader, analyzer, new Bm25Parameters(k1, b), new DocumentIds(reader));
    }

    /**
     * Over an index with the parameters in a file, as a run writes them.
     *
     * @throws genir.corpus.InputException if the file is missing or damaged
     */
    public static Bm25Ranker read(CollectionIndex index, Path parameters) {
        Bm25Parameters read = Json.read(parameters, Bm25Parameters.class, "BM25's parameters");
        return new Bm25Ranker(index.reader(), index.analyzer(), read.k1(), read.b());
    }

    Bm25Ranker(IndexReader reader, Analyzer analyzer, Bm25Parameters parameters, DocumentIds ids) {
        this.searcher = new IndexSearcher(reader);
        this.searcher.setSimilarity(new BM25Similarity((float) parameters.k1(), (float) parameters.b()));
        this.analyzer = analyzer;
        this.ids = ids;
    }

    @Override
    public String name() {
        return "bm25";
    }

    @Override
    public List<ScoredDocument> rank(Query query, int k) {
        if (k < 1) {
            throw new IllegalArgumentException("k must be at least 1: " + k);
        }
        try {
            List<ScoredDocument> ranking = new ArrayList<>();
            for (ScoreDoc hit : withTies(BagOfWords.of(query.text(), analyzer), k)) {
                ranking.add(new ScoredDocument(ids.of(hit.doc), hit.score));
            }
            ranking.sort(ScoredDocument.RANK_ORDER);
            return List.copyOf(ranking.subList(0, Math.min(k, ranking.size())));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot search the index for query " + query.id(), failure);
        }
    }

    /**
     * At least the best k hits and all that tie with the k-th. Lucene cuts ties by its own document numbers, so the search
     * goes deeper until it has seen a lower score.
     */
    private ScoreDoc[] withTies(org.apache.lucene.search.Query terms, int k) throws IOException {
        int all = Math.max(1, searcher.getIndexReader().maxDoc());
        int limit = (int) Math.min(all, k + 1L);
        while (true) {
            ScoreDoc[] hits = searcher.search(terms, limit).scoreDocs;
            if (hits.length < limit || limit == all || hits[limit - 1].score < hits[k - 1].score) {
                return hits;
            }
            limit = (int) Math.min(all, 4L * limit);
        }
    }

    @Override
    public List<QueryTerm> terms(String text) {
        List<QueryTerm> terms = new ArrayList<>();
        TermStream.forEach(analyzer, text, (term, start, end) -> terms.add(new QueryTerm(term, start, end)));
        return terms;
    }

    @Override
    public int documentFrequency(String term) {
        try {
            return searcher.getIndexReader().docFreq(contents(term));
        } catch (IOException failure) {
            throw unreadable(failure);
        }
    }

    @Override
    public double idf(String term) {
        try {
            double documents = searcher.getIndexReader().getDocCount(IndexFields.CONTENTS);
            double having = documentFrequency(term);
            return Math.log(1 + (documents - having + 0.5) / (having + 0.5));
        } catch (IOException failure) {
            throw unreadable(failure);
        }
    }

    @Override
    public double score(String term, String documentId) {
        try {
            ScoreDoc[] found = searcher.search(
                            new BooleanQuery.Builder()
                                    .add(
                                            new TermQuery(new Term(IndexFields.ID, documentId)),
                                            BooleanClause.Occur.FILTER)
                                    .add(new TermQuery(contents(term)), BooleanClause.Occur.SHOULD)
                                    .build(),
                            1)
                    .scoreDocs;
            if (found.length == 0) {
                throw new InputException("the index has no document " + Names.quote(documentId));
            }
            return found[0].score;
        } catch (IOException failure) {
            throw unreadable(failure);
        }
    }

    @Override
    public Map<String, Double> scores(String text) {
        Map<String, Double> scores = new HashMap<>();
        try {
            Weight weight =
                    searcher.createWeight(searcher.rewrite(BagOfWords.of(text, analyzer)), ScoreMode.COMPLETE, 1);
            for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
                Scorer scorer = weight.scorer(leaf);
                DocIdSetIterator having = scorer == null ? DocIdSetIterator.empty() : scorer.iterator();
                for (int document = having.nextDoc();
                        document != DocIdSetIterator.NO_MORE_DOCS;
                        document = having.nextDoc()) {
                    scores.put(ids.of(leaf.docBase + document), (double) scorer.score());
                }
            }
        } catch (IOException failure) {
            throw unreadable(failure);
        }
        return scores;
    }

    private static Term contents(String term) {
        return new Term(IndexFields.CONTENTS, term);
    }

    private static UncheckedIOException unreadable(IOException failure) {
        return new UncheckedIOException("cannot read the index", failure);
    }
}
