package genir.retrieval.bm25;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
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
    static Query of(String text, String field, Analyzer analyzer) throws IOException {
        Map<String, Integer> counts = count(text, field, analyzer);
        allow(counts.size());
        BooleanQuery.Builder terms = new BooleanQuery.Builder();
        counts.forEach((word, count) -> {
            Query term = new TermQuery(new Term(field, word));
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

    private static Map<String, Integer> count(String text, String field, Analyzer analyzer) throws IOException {
        Map<String, Integer> counts = new LinkedHashMap<>();
        try (TokenStream tokens = analyzer.tokenStream(field, text)) {
            CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) {
                counts.merge(term.toString(), 1, Integer::sum);
            }
            tokens.end();
        }
        return counts;
    }
}
