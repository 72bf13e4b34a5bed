package genir.interpret;

import genir.corpus.Query;
import genir.corpus.vocabulary.Vocabulary;
import genir.retrieval.ScoredDocument;
import genir.retrieval.TermRanker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * A ranker of the documents of {@link SmallModel} whose terms are their tokens, one for each word, and weigh what is wanted; only
 * documents that have a term are scored by it.
 *
 * @param weight of a term
 */
public record PlantedTerms(ToDoubleFunction<String> weight) implements TermRanker {
    private static final Vocabulary VOCABULARY = SmallModel.vocabulary();

    /** One weight for the first words of the queries, another for all others. */
    public static PlantedTerms firstWords(double first, double others) {
        Set<String> firsts = SmallModel.dev().queries().stream()
                .map(query -> VOCABULARY.token(VOCABULARY.encode(query.text(), SmallModel.MAX_LENGTH)[0]))
                .collect(Collectors.toSet());
        return new PlantedTerms(term -> firsts.contains(term) ? first : others);
    }

    @Override
    public String name() {
        return "planted";
    }

    @Override
    public List<ScoredDocument> rank(Query query, int k) {
        return scores(query.text()).entrySet().stream()
                .map(document -> new ScoredDocument(document.getKey(), document.getValue()))
                .sorted(ScoredDocument.RANK_ORDER)
                .limit(k)
                .toList();
    }

    @Override
    public Map<String, Double> scores(String text) {
        Map<String, Double> scores = new LinkedHashMap<>();
        for (String id : VOCABULARY.documentIds()) {
            double score = terms(text).stream()
                    .mapToDouble(term -> score(term.text(), id))
                    .sum();
            if (score > 0) {
                scores.put(id, score);
            }
        }
        return scores;
    }

    @Override
    public List<QueryTerm> terms(String text) {
        var placed = VOCABULARY.encodePlaced(text);
        List<QueryTerm> terms = new ArrayList<>();
        for (int i = 0; i < placed.size(); i++) {
            terms.add(new QueryTerm(VOCABULARY.token(placed.tokens()[i]), placed.starts()[i], placed.ends()[i]));
        }
        return terms;
    }

    @Override
    public int documentFrequency(String term) {
        return 1;
    }

    @Override
    public double idf(String term) {
        return weight.applyAsDouble(term);
    }

    @Override
    public double score(String term, String documentId) {
        return SmallModel.has(documentId, term) ? weight.applyAsDouble(term) : 0;
    }
}
