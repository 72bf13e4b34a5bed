package genir.corpus.vocabulary;

import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.text.Analyzers;
import genir.corpus.text.TermStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.analysis.Analyzer;

/** Words that a Lucene analyzer makes of texts, under the special tokens of T5; sentinels may be among them. */
final class AnalyzedWords implements Words {
    /** T5's ids (docs/method.md, section 6). */
    static final List<String> SPECIAL = List.of("<pad>", "</s>", "<unk>");

    private static final Specials IDS = new Specials(0, 1, 2);

    private final VocabularyKind kind;
    private final String analyzerName;
    private final Analyzer analyzer;
    private final List<String> tokens;
    private final Map<String, Integer> ids = new HashMap<>();
    private final Map<String, Integer> sentinels = new HashMap<>();

    /**
     * Special tokens and words as they stand in the vocabulary.
     *
     * @param tokens begins with {@link #SPECIAL}; no token twice
     */
    AnalyzedWords(VocabularyKind kind, String analyzerName, List<String> tokens) {
        if (!tokens.subList(0, SPECIAL.size()).equals(SPECIAL)) {
            throw new IllegalArgumentException("the vocabulary must begin with " + SPECIAL);
        }
        this.kind = kind;
        this.analyzerName = analyzerName;
        this.analyzer = Analyzers.named(analyzerName);
        this.tokens = List.copyOf(tokens);
        // A text that spells a special token does not become one.
        for (int id = SPECIAL.size(); id < tokens.size(); id++) {
            Map<String, Integer> table = Sentinels.isToken(tokens.get(id)) ? sentinels : ids;
            if (table.put(tokens.get(id), id) != null) {
                throw new IllegalArgumentException("the word " + tokens.get(id) + " stands twice in the vocabulary");
            }
        }
    }

    @Override
    public int count() {
        return tokens.size();
    }

    @Override
    public String token(int id) {
        return tokens.get(id);
    }

    @Override
    public int id(String token) {
        int special = SPECIAL.indexOf(token);
        return special >= 0 ? special : ids.getOrDefault(token, sentinels.getOrDefault(token, -1));
    }

    /** The terms of texts that have ids. */
    Set<String> terms() {
        return Collections.unmodifiableSet(ids.keySet());
    }

    @Override
    public int[] encode(String text, int most) {
        return TermStream.terms(analyzer, text).stream()
                .limit(most)
                .mapToInt(term -> ids.getOrDefault(term, IDS.unk()))
                .toArray();
    }

    @Override
    public PlacedTokens encodePlaced(String text) {
        IntStream.Builder tokens = IntStream.builder();
        IntStream.Builder starts = IntStream.builder();
        IntStream.Builder ends = IntStream.builder();
        TermStream.forEach(analyzer, text, (term, start, end) -> {
            tokens.add(ids.getOrDefault(term, IDS.unk()));
            starts.add(start);
            ends.add(end);
        });
        return new PlacedTokens(
                tokens.build().toArray(),
                text,
                starts.build().toArray(),
                ends.build().toArray());
    }

    @Override
    public String decode(int[] ids) {
        return Arrays.stream(ids)
                .filter(id -> id >= SPECIAL.size())
                .mapToObj(tokens::get)
                .collect(Collectors.joining(" "));
    }

    @Override
    public Specials specials() {
        return IDS;
    }

    @Override
    public ObjectNode tokenizerJson() {
        return TokenizerJson.wordLevel(tokens, SPECIAL, sentinels);
    }

    @Override
    public VocabularyKind kind() {
        return kind;
    }

    @Override
    public String analyzer() {
        return analyzerName;
    }
}
