package genir.corpus.docid;

import genir.corpus.IdList;
import genir.corpus.InputException;
import genir.corpus.Names;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.IntFunction;

/**
 * The docids of a collection: the tokens they are written in, and each document's sequence of them.
 *
 * <p>No sequence is the beginning of another, so a document needs no end token. A value has a token of its own at each
 * position, so that the decoder, which has no absolute positions, can tell a first 7 from a second one (as in Wang et al.,
 * "A Neural Corpus Indexer", arXiv 2206.02743, section 3.3).
 */
public final class Docids {
    private final DocidKind kind;
    private final List<String> tokens;
    private final IdList documentIds;
    private final List<int[]> sequences;

    /**
     * Docids as they stand in a file.
     *
     * @param tokens as they are written
     * @param documentIds no document twice
     * @param sequences of each document, positions in {@code tokens}; none the beginning of another
     */
    Docids(DocidKind kind, List<String> tokens, List<String> documentIds, List<int[]> sequences) {
        this.kind = kind;
        this.tokens = tokens;
        this.documentIds = IdList.of(documentIds);
        this.sequences = sequences;
    }

    /** One token for each document, in the order given. */
    public static Docids atomic(List<String> documentIds) {
        IdList ids = IdList.of(documentIds);
        return new Docids(
                DocidKind.ATOMIC,
                new Computed<>(ids.size(), document -> DocidTokens.ofDocument(ids.get(document))),
                ids,
                new Computed<>(ids.size(), document -> new int[] {document}));
    }

    /** A list of what is made when it is asked for. */
    private static final class Computed<T> extends AbstractList<T> implements RandomAccess {
        private final int size;
        private final IntFunction<T> element;

        Computed(int size, IntFunction<T> element) {
            this.size = size;
            this.element = element;
        }

        @Override
        public T get(int place) {
            return element.apply(place);
        }

        @Override
        public int size() {
            return size;
        }
    }

    /** The digits of each document's number, from 0 in the order given; all numbers have as many digits as the last. */
    public static Docids string(List<String> documentIds) {
        int length = Integer.toString(Math.max(0, documentIds.size() - 1)).length();
        List<int[]> digits = new ArrayList<>(documentIds.size());
        for (int number = 0; number < documentIds.size(); number++) {
            int[] values = new int[length];
            for (int position = length - 1, rest = number; position >= 0; position--, rest /= 10) {
                values[position] = rest % 10;
            }
            digits.add(values);
        }
        return ofValues(DocidKind.STRING, documentIds, digits);
    }

    /**
     * Docids of several tokens.
     *
     * @param values the value at each position of each document's name, from 0; no name the beginning of another
     */
    static Docids ofValues(DocidKind kind, List<String> documentIds, List<int[]> values) {
        int length = values.stream().mapToInt(each -> each.length).max().orElse(0);
        int[] counts = new int[length];
        for (int[] each : values) {
            for (int position = 0; position < each.length; position++) {
                counts[position] = Math.max(counts[position], each[position] + 1);
            }
        }
        List<String> tokens = new ArrayList<>();
        int[] first = new int[length];
        for (int position = 0; position < length; position++) {
            first[position] = tokens.size();
            for (int value = 0; value < counts[position]; value++) {
                tokens.add(DocidTokens.ofPart(position, value));
            }
        }
        List<int[]> sequences = new ArrayList<>(values.size());
        for (int[] each : values) {
            int[] sequence = new int[each.length];
            Arrays.setAll(sequence, position -> first[position] + each[position]);
            sequences.add(sequence);
        }
        return new Docids(kind, List.copyOf(tokens), documentIds, List.copyOf(sequences));
    }

    public DocidKind kind() {
        return kind;
    }

    /** Whether every document has a token of its own. */
    public boolean atomic() {
        return kind == DocidKind.ATOMIC;
    }

    /** The tokens as they are written, in order. */
    public List<String> tokens() {
        return tokens;
    }

    /** All documents; those of atomic docids in order of their tokens. */
    public IdList documentIds() {
        return documentIds;
    }

    /** Whether a document has a name. */
    public boolean contains(String documentId) {
        return documentIds.contains(documentId);
    }

    /** A document's place in {@link #documentIds}; an unknown id is an {@link InputException}. */
    public int number(String documentId) {
        int number = documentIds.indexOf(documentId);
        if (number < 0) {
            throw new InputException("the vocabulary has no docid token for document " + Names.quote(documentId));
        }
        return number;
    }

    /** A document's sequence of positions in {@link #tokens}, not to be changed; an unknown id is an {@link InputException}. */
    public int[] sequence(String documentId) {
        return sequences.get(number(documentId));
    }

    /** All sequences in the order of {@link #documentIds}; not to be changed. */
    public List<int[]> sequences() {
        return Collections.unmodifiableList(sequences);
    }

    /** Tokens of the longest sequence; 0 without documents. */
    public int longest() {
        return atomic()
                ? Math.min(1, documentIds.size())
                : sequences.stream().mapToInt(sequence -> sequence.length).max().orElse(0);
    }

    /** Whether both name the same documents in the same way. */
    public boolean sameAs(Docids other) {
        if (kind != other.kind || !documentIds.equals(other.documentIds)) {
            return false;
        }
        if (atomic()) {
            return true;
        }
        if (!tokens.equals(other.tokens)) {
            return false;
        }
        for (int i = 0; i < sequences.size(); i++) {
            if (!Arrays.equals(sequences.get(i), other.sequences.get(i))) {
                return false;
            }
        }
        return true;
    }
}
