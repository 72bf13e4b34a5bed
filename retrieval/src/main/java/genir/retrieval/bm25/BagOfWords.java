package genir.retrieval.bm25;

import genir.corpus.index.IndexFields;
import genir.corpus.text.TermStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/** A text as the disjunction of its analysed terms, each weighted by how often it is there. */
final class BagOfWords {
    private BagOfWords() {}

    /** The Lucene query of a text; it matches nothing where the analyser leaves no term. */
    static Query of(String text, Analyzer analyzer) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        TermStream.forEach(analyzer, text, (String term) -> counts.merge(term, 1, Integer::sum));
        allow(counts.size());
        BooleanQuery.Builder terms = new BooleanQuery.Builder();
        counts.forEach((word, count) -> {
            Query term = new TermQuery(new Term(IndexFields.CONTENTS, word));
            terms.add(count == 1 ? term : new BoostQuery(term, count), BooleanClause.Occur.SHOULD);
        });
        return terms.build();
    }

    /** Lucene's limit, a static of the JVM, guards against queries that expand; here the user's own words count. It only rises. */
    private static synchronized void allow(int clauses) {
        if (clauses > IndexSearcher.getMaxClauseCount()) {
            IndexSearcher.setMaxClauseCount(clauses);
        }
    }
}
