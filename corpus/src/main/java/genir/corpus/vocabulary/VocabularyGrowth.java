package genir.corpus.vocabulary;

import genir.corpus.docid.DocidTokens;
import genir.corpus.docid.Docids;
import genir.corpus.text.Analyzers;
import genir.corpus.text.TermStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;

/**
 * Gives a vocabulary the words of texts that join its collection. What it has keeps its order: new words stand behind the old
 * ones. A given tokenizer stays as it is, for its pieces spell any word.
 */
public final class VocabularyGrowth {
    private VocabularyGrowth() {}

    /**
     * Appends the words of new texts that it lacks, the most frequent first, ties in order of the word.
     *
     * @param docids of the grown vocabulary
     * @param fresh the texts that join
     * @param known those that were there; a word of a new text counts in them too
     * @param minFrequency how often a word must occur in all texts together
     */
    public static Vocabulary grow(
            Vocabulary before, Docids docids, Iterable<String> fresh, Iterable<String> known, int minFrequency) {
        if (!(before.words() instanceof AnalyzedWords words)) {
            return before.forDocids(docids);
        }
        Map<String, Long> counts = new HashMap<>();
        try (Analyzer analyzer = Analyzers.named(words.analyzer())) {
            fresh.forEach(text -> TermStream.forEach(analyzer, text, term -> {
                if (words.id(term) < 0 && isWord(term)) {
                    counts.merge(term, 1L, Long::sum);
                }
            }));
            Set<String> missing = new HashSet<>(counts.keySet());
            known.forEach(text -> TermStream.forEach(analyzer, text, term -> {
                if (missing.contains(term)) {
                    counts.merge(term, 1L, Long::sum);
                }
            }));
        }
        List<String> tokens = new ArrayList<>();
        for (int id = 0; id < words.count(); id++) {
            tokens.add(words.token(id));
        }
        counts.entrySet().stream()
                .filter(word -> word.getValue() >= minFrequency)
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(word -> tokens.add(word.getKey()));
        return new Vocabulary(new AnalyzedWords(words.kind(), words.analyzer(), tokens), docids, 0);
    }

    private static boolean isWord(String term) {
        return !AnalyzedWords.SPECIAL.contains(term) && !DocidTokens.isDocid(term) && !Sentinels.isToken(term);
    }
}
