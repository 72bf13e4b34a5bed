package genir.interpret.unit;

import genir.interpret.patch.Component;
import genir.interpret.session.Item;
import java.util.List;

/**
 * One attention head of the decoder.
 *
 * @param kind what it writes, in words
 * @param queries those for which it writes most
 * @param words the words that are most often among the five tokens it raises most
 * @param documents the documents that are
 */
public record HeadReading(
        Component component,
        int layer,
        int head,
        String kind,
        List<Excitation> queries,
        List<Share> words,
        List<Share> documents) {
    /** In what share of the queries a token is among those that the head raises most. */
    public record Share(int token, double share) {}

    /**
     * A query for which the head writes much.
     *
     * @param norm the length of what it writes
     * @param lead what that adds to the lead of the query's document
     * @param attention weights over the query's tokens; empty where the head has a single place to look at; not copied
     * @param writes the tokens it raises most
     */
    @SuppressWarnings("ArrayRecordComponent") // made once, read by whoever asked for it
    public record Excitation(Item item, double norm, double lead, float[] attention, Written writes) {}

    public HeadReading {
        queries = List.copyOf(queries);
        words = List.copyOf(words);
        documents = List.copyOf(documents);
    }
}
