package genir.corpus.vocabulary;

import genir.corpus.text.Analyzers;
import genir.corpus.text.TermStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.lucene.analysis.Analyzer;

/**
 * What an analyzer makes of the words of a collection, written as replacements by regular expressions: one for each ending
 * that is put in place of others, over all words that get it. A word that is done carries a mark, so that none is changed
 * twice.
 *
 * <p>A tokenizer.json has no place for a table of many words for one token: the entries of its vocabulary are the tokens.
 */
final class StemTable {
    static final StemTable NONE = new StemTable(Map.of(), 0);

    private static final String DONE = "\uE000";

    /** A word that is in no vocabulary. */
    private static final String UNKNOWN = "\uE001";

    private static final String KEEP = "\\K";

    /** Analyzers whose words are not those of UAX #29, so that no table of these helps. */
    private static final Set<String> OTHER_WORDS = Set.of("cjk", "thai");

    /** The terms of each word that is not its own term; none for a stop word. */
    private final Map<String, List<String>> terms;

    private final int words;

    private StemTable(Map<String, List<String>> terms, int words) {
        this.terms = terms;
        this.words = words;
    }

    /**
     * Looks up all words of some texts.
     *
     * @param vocabulary the words that have ids; the terms of other words need no place
     */
    static StemTable of(String analyzerName, Stream<String> texts, Set<String> vocabulary) {
        if (OTHER_WORDS.contains(analyzerName)) {
            return NONE;
        }
        Map<String, List<String>> terms = new HashMap<>();
        try (Analyzer words = Analyzers.named("standard");
                Analyzer analyzer = Analyzers.named(analyzerName)) {
            texts.forEach(text -> TermStream.forEach(
                    words,
                    lowerCase(analyzerName, text),
                    word -> terms.computeIfAbsent(word, key -> TermStream.terms(analyzer, key))));
        }
        Map<String, List<String>> changed = new TreeMap<>();
        terms.forEach((word, made) -> {
            List<String> known = made.stream()
                    .map(term -> vocabulary.contains(term) ? term : UNKNOWN)
                    .toList();
            boolean unknown = known.stream().allMatch(UNKNOWN::equals) && known.size() == 1;
            if (!made.equals(List.of(word)) && !(unknown && !vocabulary.contains(word))) {
                changed.put(word, known);
            }
        });
        return new StemTable(changed, terms.size());
    }

    /** Letters whose lower case is not Unicode's own, with it: in Java each letter has one, in Turkish the i has its own. */
    static List<String[]> lowerCase(String analyzer) {
        String[] dotted = {"\u0130", "i"};
        return analyzer.equals("turkish") ? List.of(dotted, new String[] {"I", "\u0131"}) : List.<String[]>of(dotted);
    }

    private static String lowerCase(String analyzer, String text) {
        String lower = text;
        for (String[] pair : lowerCase(analyzer)) {
            lower = lower.replace(pair[0], pair[1]);
        }
        return lower;
    }

    boolean isEmpty() {
        return terms.isEmpty();
    }

    /** How many words were looked up, those that stay as they are included. */
    int words() {
        return words;
    }

    /** Pattern and what stands in its place, in the order in which they are to be applied. */
    List<String[]> replacements() {
        Map<String, Trie> byEnding = new TreeMap<>();
        terms.forEach((word, made) -> {
            String stem = made.stream().map(term -> term + DONE).collect(Collectors.joining(" "));
            int common = common(word, stem);
            List<String> path = new ArrayList<>();
            literals(word.substring(0, common), path);
            path.add(KEEP);
            literals(word.substring(common), path);
            byEnding.computeIfAbsent(stem.substring(common), ending -> new Trie())
                    .add(path, 0);
        });
        List<String[]> replacements = new ArrayList<>();
        byEnding.forEach(
                (ending, words) -> replacements.add(new String[] {"(?<!\\S)" + words.pattern() + "(?!\\S)", ending}));
        if (!replacements.isEmpty()) {
            replacements.add(new String[] {DONE, ""});
        }
        return replacements;
    }

    /** How long the common beginning is, at least a character shorter than the word: something is to be replaced. */
    private static int common(String word, String stem) {
        int common = 0;
        int most = word.offsetByCodePoints(word.length(), -1);
        while (common < most && common < stem.length() && word.charAt(common) == stem.charAt(common)) {
            common++;
        }
        return common > 0 && Character.isHighSurrogate(word.charAt(common - 1)) ? common - 1 : common;
    }

    private static void literals(String text, List<String> path) {
        text.codePoints()
                .mapToObj(
                        character -> (Character.isLetterOrDigit(character) ? "" : "\\") + Character.toString(character))
                .forEach(path::add);
    }

    /** Words as one regular expression that branches where they do. */
    private static final class Trie {
        private final Map<String, Trie> next = new TreeMap<>();
        private boolean end;

        void add(List<String> path, int from) {
            if (from == path.size()) {
                end = true;
            } else {
                next.computeIfAbsent(path.get(from), symbol -> new Trie()).add(path, from + 1);
            }
        }

        String pattern() {
            String branches = next.entrySet().stream()
                    .map(branch -> branch.getKey() + branch.getValue().pattern())
                    .collect(Collectors.joining("|"));
            if (end) {
                return next.isEmpty() ? "" : "(?:" + branches + ")?";
            }
            return next.size() == 1 ? branches : "(?:" + branches + ")";
        }
    }
}
