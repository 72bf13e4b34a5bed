package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.corpus.vocabulary.Vocabulary;
import genir.interpret.lens.TopTokens;
import genir.interpret.session.Item;
import genir.interpret.session.Session;
import genir.interpret.table.Table;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.HeadRow;
import genir.interpret.table.Tables.HeadWordQueryRow;
import genir.interpret.table.Tables.HeadWordRow;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What each cross-attention head writes (method.md, section 4.10; Table 6 of the paper): the five tokens with the highest
 * logits for the example queries, and over all queries the tokens that are most often among the five, with an index of the
 * heads by the kind of token.
 */
public final class HeadWords implements Analysis {
    private static final int TOP = 5;
    private static final int LISTED = 10;
    /** From this share on a head is named after what it writes. */
    private static final double MOST = 0.5;

    /** How often and how strongly a head promoted a token. */
    private static final class Promotion {
        private int queries;
        private double logits;
    }

    /** What a head's top tokens were over all queries. */
    private static final class Head {
        private final Map<Integer, Promotion> promotions = new HashMap<>();
        private int docids;
        private int queryWords;
        private int relevant;
        private int numbers;
        private int total;

        void see(Item item, Vocabulary vocabulary, int[] top, float[] scores) {
            Set<Integer> input = Arrays.stream(item.tokens()).boxed().collect(Collectors.toSet());
            input.removeAll(List.of(vocabulary.pad(), vocabulary.eos(), vocabulary.unk()));
            for (int token : top) {
                Promotion promotion = promotions.computeIfAbsent(token, missing -> new Promotion());
                promotion.queries++;
                promotion.logits += scores[token];
                docids += vocabulary.isDocid(token) ? 1 : 0;
                queryWords += input.contains(token) ? 1 : 0;
                numbers += vocabulary.token(token).chars().anyMatch(Character::isDigit) && !vocabulary.isDocid(token)
                        ? 1
                        : 0;
                relevant += Arrays.stream(item.relevant()).anyMatch(document -> document == token) ? 1 : 0;
                total++;
            }
        }

        List<Map.Entry<Integer, Promotion>> most() {
            return promotions.entrySet().stream()
                    .sorted(Comparator.comparingInt((Map.Entry<Integer, Promotion> entry) -> -entry.getValue().queries)
                            .thenComparing(Map.Entry::getKey))
                    .limit(LISTED)
                    .toList();
        }

        /** The share of a query's top tokens that are among the five most common ones of all queries. */
        double repeated() {
            return most().stream()
                            .limit(TOP)
                            .mapToInt(entry -> entry.getValue().queries)
                            .sum()
                    / (double) total;
        }

        String kind() {
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

        double share(int count) {
            return (double) count / total;
        }
    }

    @Override
    public String name() {
        return "head-words";
    }

    @Override
    public Outcome run(Session session, Progress progress) {
        Vocabulary vocabulary = session.vocabulary();
        Set<Integer> examples = Set.copyOf(Examples.chosen(session));
        Map<List<Integer>, Head> heads = new TreeMap<>(
                Comparator.comparingInt((List<Integer> key) -> key.get(0)).thenComparing(key -> key.get(1)));
        Table<HeadWordQueryRow> perQuery = new Table<>(Tables.HEAD_WORDS_QUERIES);
        new CrossAttentionLens(session, false).each(name(), progress, (query, layer, head, scores) -> {
            int[] top = TopTokens.of(FloatBuffer.wrap(scores), 0, scores.length, TOP);
            Item item = session.analysed().item(query);
            heads.computeIfAbsent(List.of(layer, head), missing -> new Head()).see(item, vocabulary, top, scores);
            for (int place = 0; place < top.length && examples.contains(query); place++) {
                int token = top[place];
                String text = vocabulary.token(token);
                perQuery.add(new HeadWordQueryRow(
                        item.query().id(), layer, head, place + 1, text, vocabulary.isDocid(token), scores[token]));
            }
        });
        Table<HeadWordRow> table = new Table<>(Tables.HEAD_WORDS);
        Table<HeadRow> index = new Table<>(Tables.HEAD_INDEX);
        heads.forEach((key, head) -> {
            int place = 1;
            for (Map.Entry<Integer, Promotion> entry : head.most()) {
                Promotion promotion = entry.getValue();
                table.add(new HeadWordRow(
                        key.get(0),
                        key.get(1),
                        place++,
                        vocabulary.token(entry.getKey()),
                        vocabulary.isDocid(entry.getKey()),
                        (double) promotion.queries / session.analysed().size(),
                        promotion.logits / promotion.queries));
            }
            index.add(new HeadRow(
                    key.get(0),
                    key.get(1),
                    head.kind(),
                    head.most().stream()
                            .limit(TOP)
                            .map(entry -> vocabulary.token(entry.getKey()))
                            .collect(Collectors.joining(" ")),
                    head.share(head.docids),
                    head.share(head.queryWords),
                    head.share(head.relevant),
                    head.share(head.numbers),
                    head.repeated()));
        });
        return new Outcome()
                .table(table)
                .table(index)
                .perQuery(perQuery)
                .note(
                        "Shares in the index are of the five tokens with the highest logits of each query. A head's kind is"
                                + " documents, numbers, or the same for every query where at least half of them are; words of the"
                                + " query where at least one in five is; else other words.");
    }
}
