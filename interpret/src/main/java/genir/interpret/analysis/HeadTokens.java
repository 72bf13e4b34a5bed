package genir.interpret.analysis;

import genir.corpus.vocabulary.Vocabulary;
import genir.interpret.session.Item;
import genir.interpret.table.Tables.HeadRow;
import genir.interpret.table.Tables.HeadWordRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the top tokens of one cross-attention head were, over all queries. */
public final class HeadTokens {
    /** Top tokens of a query. */
    public static final int TOP = 5;

    private static final int LISTED = 10;
    /** From this share on a head is named after what it writes. */
    private static final double MOST = 0.5;

    /** How often and how strongly a token was promoted. */
    private static final class Promotion {
        private final int token;
        private int queries;
        private double logits;

        Promotion(int token) {
            this.token = token;
        }
    }

    private final Vocabulary vocabulary;
    private final Map<Integer, Promotion> promotions = new HashMap<>();
    private int docids;
    private int queryWords;
    private int relevant;
    private int numbers;
    private int total;

    public HeadTokens(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /**
     * Takes the top tokens of a query.
     *
     * @param scores by token
     */
    public void see(Item item, int[] top, float[] scores) {
        Set<Integer> input = Arrays.stream(item.tokens()).boxed().collect(Collectors.toSet());
        input.removeAll(List.of(vocabulary.pad(), vocabulary.eos(), vocabulary.unk()));
        for (int token : top) {
            Promotion promotion = promotions.computeIfAbsent(token, Promotion::new);
            promotion.queries++;
            promotion.logits += scores[token];
            docids += vocabulary.isDocid(token) ? 1 : 0;
            queryWords += input.contains(token) ? 1 : 0;
            relevant += Arrays.stream(item.relevant()).anyMatch(document -> document == token) ? 1 : 0;
            numbers += isNumber(token) ? 1 : 0;
            total++;
        }
    }

    private boolean isNumber(int token) {
        return !vocabulary.isDocid(token) && vocabulary.token(token).chars().anyMatch(Character::isDigit);
    }

    /** The tokens that are most often among the top ones. */
    public List<HeadWordRow> words(int layer, int head, int queries) {
        List<HeadWordRow> words = new ArrayList<>();
        for (Promotion promotion : most(LISTED)) {
            words.add(new HeadWordRow(
                    layer,
                    head,
                    words.size() + 1,
                    vocabulary.token(promotion.token),
                    vocabulary.isDocid(promotion.token),
                    (double) promotion.queries / queries,
                    promotion.logits / promotion.queries));
        }
        return words;
    }

    /** What kind of tokens the head writes. */
    public HeadRow kind(int layer, int head) {
        return new HeadRow(
                layer,
                head,
                kind(),
                most(TOP).stream()
                        .map(promotion -> vocabulary.token(promotion.token))
                        .collect(Collectors.joining(" ")),
                share(docids),
                share(queryWords),
                share(relevant),
                share(numbers),
                repeated());
    }

    /** A token, and for how many queries it was among the top ones. */
    public record Promoted(int token, int queries) {}

    /** The tokens of a kind that are most often among the top ones. */
    public List<Promoted> most(IntPredicate kind, int count) {
        return ordered()
                .filter(promotion -> kind.test(promotion.token))
                .limit(count)
                .map(promotion -> new Promoted(promotion.token, promotion.queries))
                .toList();
    }

    private List<Promotion> most(int count) {
        return ordered().limit(count).toList();
    }

    private Stream<Promotion> ordered() {
        return promotions.values().stream()
                .sorted(Comparator.comparingInt((Promotion promotion) -> -promotion.queries)
                        .thenComparing(promotion -> promotion.token));
    }

    private String kind() {
        if (share(docids) >= MOST) {
            return "documents";
        }
        if (repeated() >= MOST) {
            return "the same for every query";
        }
        if (share(numbers) >= MOST) {
            return "numbers";
        }
        // A query has few words: one of five tops from the query is a head that copies.
        return queryWords >= total / TOP ? "words of the query" : "other words";
    }

    /** The share of a query's top tokens that are among the five most common ones of all queries. */
    private double repeated() {
        return share(most(TOP).stream().mapToInt(promotion -> promotion.queries).sum());
    }

    private double share(int count) {
        return (double) count / total;
    }
}
