package genir.corpus.example;

import genir.corpus.Document;
import genir.corpus.text.Passages;
import genir.corpus.vocabulary.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A document in tokens, analyzed once, from which inputs of every kind are cut. */
final class EncodedDocument {
    private static final int SHORTEST_SPAN = 4;
    private static final int LONGEST_SPAN = 16;
    private static final int SMALLEST_SET = 3;
    private static final int LARGEST_SET = 10;
    private static final int KNOWN_IN_LINE = 2;

    private final int target;
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

    EncodedDocument(Document document, Vocabulary vocabulary, int maxLength) {
        target = vocabulary.docidToken(document.id());
        eos = vocabulary.eos();
        room = maxLength - 1;
        contents = withoutEnd(vocabulary.encode(document.contents(), Integer.MAX_VALUE));
        distinct = Arrays.stream(contents)
                .filter(token -> token != vocabulary.unk())
                .distinct()
                .toArray();
        first = ended(Arrays.copyOf(contents, Math.min(room, contents.length)));
        lines = lines(document, vocabulary, maxLength);
        int[] words = vocabulary.encode(document.title(), maxLength);
        title = document.title().isBlank() || words.length == 1 ? null : words;
    }

    /** The docid token. */
    int target() {
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
            case QUERY -> throw new IllegalArgumentException("a document has no query");
        };
    }

    private int[] line(SplitMix64 random) {
        return lines.get(random.nextInt(lines.size()));
    }

    private int[] span(SplitMix64 random) {
        int longest = Math.min(Math.min(LONGEST_SPAN, room), contents.length);
        int shortest = Math.min(SHORTEST_SPAN, longest);
        int length = shortest + random.nextInt(longest - shortest + 1);
        int start = random.nextInt(contents.length - length + 1);
        return ended(Arrays.copyOfRange(contents, start, start + length));
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
    private List<int[]> lines(Document document, Vocabulary vocabulary, int maxLength) {
        List<int[]> any = new ArrayList<>();
        List<int[]> good = new ArrayList<>();
        for (String passage : Passages.of(document.text())) {
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
