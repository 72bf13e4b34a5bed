package genir.interpret.finding;

import genir.interpret.analysis.QueryMeans;
import genir.interpret.analysis.QueryWords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** F11 (beyond the paper): the model has learnt which words of a query count. */
final class WordsWeighAsForBm25 implements Claim {
    /** What is called a strong correlation (J. Cohen, 1988, section 3.2). */
    private static final double STRONG = 0.5;

    @Override
    public String id() {
        return "F11";
    }

    @Override
    public String text() {
        return "The model weighs words as BM25 does: what the words of a query are worth to its document ranks them as BM25's"
                + " scores of them do.";
    }

    @Override
    public Ruling judge(Evidence evidence) {
        QueryMeans means = evidence.outcome("words").means();
        Map<List<Object>, String> figures = new LinkedHashMap<>();
        figures.put(
                QueryWords.LOGIT_AGREEMENT,
                "rank correlation, within a query, of the document's logit that goes with each word with BM25's score of it");
        figures.put(QueryWords.LEAD_AGREEMENT, "the same of the lead on the runner-up with the lead of BM25's scores");
        List<Criterion> criteria = new ArrayList<>();
        figures.forEach((key, figure) -> {
            // No runner-up may be a document.
            if (means.values(key) != null) {
                criteria.add(
                        evidence.mean(figure, evidence.ofCorrect(means.values(key)), Relation.AT_LEAST, STRONG, null));
            }
        });
        if (criteria.isEmpty()) {
            throw new NoEvidence("In no query do both the model and BM25 tell one word from another.");
        }
        return Ruling.all(criteria);
    }
}
