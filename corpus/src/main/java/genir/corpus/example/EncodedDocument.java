package genir.corpus.example;

import genir.corpus.Document;
import genir.corpus.text.Passages;
import genir.corpus.vocabulary.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** A document in tokens, analyzed once, from which inputs of every kind are cut. */
final class EncodedDocument {
    private static final int SHORTEST_SPAN = 4;
    private static final int LONGEST_SPAN = 16;
    private static final int SMALLEST_SET = 3;
    private static final int LARGEST_SET = 10;
    private static final int KNOWN_IN_LINE = 2;
    private static final int FEWEST_TERMS = 2;
    private static final int MOST_TERMS = 6;
    private static final int SHORTEST_FRAGMENT = 3;
    private static final int LONGEST_FRAGMENT = 8;

    private final int[] target;
    private final int eos;
    /** Tokens of an input at most, without the end. */
    private final int room;

    /** All tokens of title and text, without the end. */
    private final int[] contents;
    /** The known tokens of {@link #contents}, each once, in order of first occurrence. */
    private final int[] distinct;

    private final int[] first;
    private final List<int[]> lines;
    /** Null where the document has no title that analysis leaves anything of. */
    private final int[] title;
    /** Tokens of each telling term that the vocabulary knows. */
    private final List<int[]> terms = new ArrayList<>();

    private final List<Double> termWeights = new ArrayList<>();

    /**
     * Encodes a document.
     *
     * @param telling its most telling terms; none where no example is made of them
     * @param heldOut a piece of its text, of which no line is made; null for none
     */
    EncodedDocument(
            Document document,
            List<TellingTerms.Weighted> telling,
            String heldOut,
            Vocabulary vocabulary,
            int maxLength) {
        target = vocabulary.docidSequence(document.id());
        eos = vocabulary.eos();
        room = maxLength - 1;
        contents = withoutEnd(vocabulary.encode(document.contents(), Integer.MAX_VALUE));
        distinct = Arrays.stream(contents)
                .filter(token -> token != vocabulary.unk())
                .distinct()
                .toArray();
        first = ended(Arrays.copyOf(contents, Math.min(room, contents.length)));
        lines = lines(document, heldOut, vocabulary, maxLength);
        int[] words = vocabulary.encode(document.title(), maxLength);
        title = document.title().isBlank() || words.length == 1 ? null : words;
        for (TellingTerms.Weighted term : telling) {
            int[] tokens = withoutEnd(vocabulary.encode(term.word(), maxLength));
            if (tokens.length > 0 && Arrays.stream(tokens).allMatch(token -> token != vocabulary.unk())) {
                terms.add(tokens);
                termWeights.add(term.weight());
            }
        }
    }

    /** The docid's tokens. */
    int[] target() {
        return target;
    }

    /** An input of the kind; what a document is too short for falls back on what it has. */
    int[] input(Example.Kind kind, SplitMix64 random) {
        return switch (kind) {
            case FIRST -> first;
            case LINE -> line(random);
            case SPAN -> span(random);
            case WORD_SET -> wordSet(random);
            case TITLE -> title == null ? line(random) : title;
            case KEY_TERMS -> keyTerms(random);
            case FRAGMENT -> fragment(random);
            case QUERY, GENERATED -> throw new IllegalArgumentException("a document has no query");
        };
    }

    private int[] line(SplitMix64 random) {
        return lines.get(random.nextInt(lines.size()));
    }

    private int[] span(SplitMix64 random) {
        return piece(contents, SHORTEST_SPAN, Math.min(LONGEST_SPAN, room), random);
    }

    private int[] fragment(SplitMix64 random) {
        return piece(withoutEnd(line(random)), SHORTEST_FRAGMENT, LONGEST_FRAGMENT, random);
    }

    private int[] piece(int[] tokens, int least, int most, SplitMix64 random) {
        int longest = Math.min(most, tokens.length);
        int shortest = Math.min(least, longest);
        int length = shortest + random.nextInt(longest - shortest + 1);
        int start = random.nextInt(tokens.length - length + 1);
        return ended(Arrays.copyOfRange(tokens, start, start + length));
    }

    /**
     * Terms drawn without replacement, each with a chance in proportion to its weight: those of the greatest ln(u) / w for
     * uniform u (Efraimidis and Spirakis, "Weighted random sampling with a reservoir", IPL 97(5), 2006).
     */
    private int[] keyTerms(SplitMix64 random) {
        if (terms.isEmpty()) {
            return line(random);
        }
        int most = Math.min(MOST_TERMS, terms.size());
        int least = Math.min(FEWEST_TERMS, most);
        int size = least + random.nextInt(most - least + 1);
        double[] keys = new double[terms.size()];
        Arrays.setAll(keys, term -> Math.log(random.nextDouble()) / termWeights.get(term));
        int[] drawn = IntStream.range(0, keys.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer term) -> keys[term]).reversed())
                .limit(size)
                .flatMapToInt(term -> Arrays.stream(terms.get(term)))
                .limit(room)
                .toArray();
        return ended(drawn);
    }

    /** The first steps of a Fisher-Yates shuffle: a random subset in random order. */
    private int[] wordSet(SplitMix64 random) {
        if (distinct.length == 0) {
            return first;
        }
        int largest = Math.min(Math.min(LARGEST_SET, room), distinct.length);
        int smallest = Math.min(SMALLEST_SET, largest);
        int size = smallest + random.nextInt(largest - smallest + 1);
        int[] shuffled = distinct.clone();
        for (int i = 0; i < size; i++) {
            int j = i + random.nextInt(shuffled.length - i);
            int swapped = shuffled[i];
            shuffled[i] = shuffled[j];
            shuffled[j] = swapped;
        }
        return ended(Arrays.copyOf(shuffled, size));
    }

    /** The passages with at least two known tokens, or failing that with any token, or failing that the start. */
    private List<int[]> lines(Document document, String heldOut, Vocabulary vocabulary, int maxLength) {
        List<int[]> any = new ArrayList<>();
        List<int[]> good = new ArrayList<>();
        for (String passage : Passages.of(document.text())) {
            if (heldOut != null && passage.contains(heldOut)) {
                continue;
            }
            int[] tokens = vocabulary.encode(passage, maxLength);
            long known = Arrays.stream(tokens)
                    .filter(token -> token != vocabulary.unk() && token != eos)
                    .count();
            if (known >= KNOWN_IN_LINE) {
                good.add(tokens);
            }
            if (tokens.length > 1) {
                any.add(tokens);
            }
        }
        List<int[]> best = good.isEmpty() ? any : good;
        return best.isEmpty() ? List.of(first) : List.copyOf(best);
    }

    private int[] ended(int[] tokens) {
        int[] ended = Arrays.copyOf(tokens, tokens.length + 1);
        ended[tokens.length] = eos;
        return ended;
    }

    private static int[] withoutEnd(int[] tokens) {
        return Arrays.copyOf(tokens, tokens.length - 1);
    }
}
