package genir.training.generation;

import genir.corpus.Document;
import genir.corpus.QuerySet;
import genir.corpus.vocabulary.PlacedTokens;
import genir.corpus.vocabulary.Vocabulary;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes tokens in words that other rankers can read too: a stem as the word that most often stands for it in the collection, of
 * equally frequent ones the first by spelling.
 */
final class QueryText {
    private final Vocabulary vocabulary;
    private final Map<Integer, String> words = new HashMap<>();

    /** Counts the words of the documents and the training queries. */
    QueryText(Vocabulary vocabulary, Collection<Document> documents, QuerySet train) {
        this.vocabulary = vocabulary;
        if (!vocabulary.ofWholeWords()) {
            return;
        }
        Map<Integer, Map<String, Integer>> forms = new HashMap<>();
        documents.forEach(document -> count(document.contents(), forms));
        train.queries().forEach(query -> count(query.text(), forms));
        forms.forEach((token, counts) -> words.put(
                token,
                counts.entrySet().stream()
                        .min(Map.Entry.<String, Integer>comparingByValue()
                                .reversed()
                                .thenComparing(Map.Entry.comparingByKey()))
                        .orElseThrow()
                        .getKey()));
    }

    private void count(String text, Map<Integer, Map<String, Integer>> forms) {
        PlacedTokens placed = vocabulary.encodePlaced(text);
        for (int i = 0; i < placed.size(); i++) {
            String form = text.substring(placed.starts()[i], placed.ends()[i]).toLowerCase(Locale.ROOT);
            forms.computeIfAbsent(placed.tokens()[i], missing -> new HashMap<>())
                    .merge(form, 1, Integer::sum);
        }
    }

    /** The text of words, without an end. */
    String of(int[] tokens) {
        if (words.isEmpty()) {
            return vocabulary.decode(tokens);
        }
        return Arrays.stream(tokens)
                .mapToObj(token -> words.getOrDefault(token, vocabulary.token(token)))
                .collect(Collectors.joining(" "));
    }
}
