package genir.corpus.docid;

import java.util.HashMap;
import java.util.Map;

/** Sequences none of which is the beginning of another. */
final class PrefixSet {
    private final Map<Integer, PrefixSet> next = new HashMap<>();

    /** Takes a sequence in, unless it begins like one that is there, or one that is there like it. */
    boolean add(int[] sequence) {
        PrefixSet node = this;
        boolean fresh = false;
        for (int i = 0; i < sequence.length; i++) {
            boolean ends = node != this && node.next.isEmpty() && !fresh;
            if (ends) {
                return false;
            }
            PrefixSet child = node.next.get(sequence[i]);
            if (child == null) {
                child = new PrefixSet();
                node.next.put(sequence[i], child);
                fresh = true;
            }
            node = child;
        }
        return fresh;
    }
}
