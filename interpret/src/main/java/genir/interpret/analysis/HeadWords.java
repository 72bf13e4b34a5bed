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
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What each cross-attention head writes (method.md, section 4.10; Table 6 of the paper): the five tokens with the highest
 * logits for the example queries, and over all queries the tokens that are most often among the five, with an index of the
 * heads by the kind of token.
 */
public final class HeadWords implements Analysis {
    /** A cross-attention head, in the order of tables. */
    private record Place(int layer, int head) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            return Comparator.comparingInt(Place::layer)
                    .thenComparing(Place::head)
                    .compare(this, other);
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
        Map<Place, HeadTokens> heads = new TreeMap<>();
        Table<HeadWordQueryRow> perQuery = new Table<>(Tables.HEAD_WORDS_QUERIES);
        new CrossAttentionLens(session, false).each(name(), progress, (query, layer, head, scores) -> {
            int[] top = TopTokens.of(FloatBuffer.wrap(scores), 0, scores.length, HeadTokens.TOP);
            Item item = session.analysed().item(query);
            heads.computeIfAbsent(new Place(layer, head), missing -> new HeadTokens(vocabulary))
                    .see(item, top, scores);
            for (int place = 0; place < top.length && examples.contains(query); place++) {
                int token = top[place];
                String text = vocabulary.token(token);
                perQuery.add(new HeadWordQueryRow(
                        item.query().id(), layer, head, place + 1, text, vocabulary.isDocid(token), scores[token]));
            }
        });
        Table<HeadWordRow> table = new Table<>(Tables.HEAD_WORDS);
        Table<HeadRow> index = new Table<>(Tables.HEAD_INDEX);
        heads.forEach((place, tokens) -> {
            tokens.words(place.layer(), place.head(), session.analysed().size()).forEach(table::add);
            index.add(tokens.kind(place.layer(), place.head()));
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
