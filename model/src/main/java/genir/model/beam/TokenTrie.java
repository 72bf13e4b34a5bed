package genir.model.beam;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The token sequences that are answers, as a tree of their common beginnings. Nodes are numbered in the order of the sequences, by
 * their first tokens first; the root is 0.
 */
public final class TokenTrie {
    /** The root: the empty beginning. */
    public static final int ROOT = 0;

    private final List<int[]> tokens = new ArrayList<>();
    private final List<int[]> children = new ArrayList<>();
    private final List<Integer> answers = new ArrayList<>();
    private final List<Integer> widths = new ArrayList<>();
    /** Of each answer the nodes on the way to it, behind the root. */
    private final int[][] paths;

    private static final class Builder {
        private final Map<Integer, Builder> next = new TreeMap<>();
        private int answer = -1;
    }

    /**
     * A tree of answers.
     *
     * @param sequences each at least one token long
     * @throws IllegalArgumentException if one is the beginning of another
     */
    public TokenTrie(List<int[]> sequences) {
        Builder root = new Builder();
        for (int answer = 0; answer < sequences.size(); answer++) {
            Builder node = root;
            for (int token : sequences.get(answer)) {
                if (node.answer >= 0) {
                    throw clash(answer, node.answer);
                }
                node = node.next.computeIfAbsent(token, missing -> new Builder());
            }
            if (node == root || node.answer >= 0 || !node.next.isEmpty()) {
                throw clash(answer, node.answer);
            }
            node.answer = answer;
        }
        paths = new int[sequences.size()][];
        number(root, new int[0]);
    }

    private static IllegalArgumentException clash(int answer, int other) {
        return new IllegalArgumentException("sequence " + answer + " is empty, or it and "
                + (other < 0 ? "another one" : "sequence " + other) + " begin each other");
    }

    private int number(Builder node, int[] path) {
        int number = tokens.size();
        int depth = path.length;
        int[] following =
                node.next.keySet().stream().mapToInt(Integer::intValue).toArray();
        int[] nodes = new int[following.length];
        tokens.add(following);
        children.add(nodes);
        answers.add(node.answer);
        if (node.answer < 0) {
            if (widths.size() == depth) {
                widths.add(0);
            }
            widths.set(depth, widths.get(depth) + 1);
        } else {
            paths[node.answer] = path;
        }
        for (int i = 0; i < following.length; i++) {
            int[] longer = Arrays.copyOf(path, depth + 1);
            longer[depth] = tokens.size();
            nodes[i] = number(node.next.get(following[i]), longer);
        }
        return number;
    }

    /** The tokens that may follow a node, ascending; none if it is an answer. Not to be changed. */
    public int[] tokens(int node) {
        return tokens.get(node);
    }

    /** The nodes that {@link #tokens} lead to, in the same order. Not to be changed. */
    public int[] children(int node) {
        return children.get(node);
    }

    /** The position in the list of sequences of the answer that ends here, or -1. */
    public int answer(int node) {
        return answers.get(node);
    }

    /** The node that the first tokens of an answer lead to; the answer's own where it has no more. */
    public int node(int answer, int length) {
        int[] path = paths[answer];
        return length == 0 ? ROOT : path[Math.min(length, path.length) - 1];
    }

    /** Tokens of the longest answer. */
    public int depth() {
        return widths.size();
    }

    /** How many beginnings of a length are not answers yet. */
    int unfinished(int length) {
        return length < widths.size() ? widths.get(length) : 0;
    }
}
