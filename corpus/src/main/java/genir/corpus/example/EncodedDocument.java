package genir.corpus.example;

import genir.corpus.Document;
import genir.corpus.text.Passages;
import genir.corpus.vocabulary.PlacedTokens;
import genir.corpus.vocabulary.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A document in tokens, from which examples of every kind are cut. */
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

    private final Vocabulary vocabulary;
    private final int[] target;
    /** Tokens of an input at most, without the end. */
    private final int room;
    /** Whether examples say their texts. */
    private final boolean withTexts;

    /** Title and text. */
    private final PlacedTokens contents;

    private final List<PlacedTokens> lines;
    /** Null where the document has no title that analysis leaves anything of. */
    private final PlacedTokens title;

    private final List<Term> terms;

    /** Tokens of a telling term that the vocabulary knows, and how telling it is. */
    record Term(PlacedTokens tokens, double weight) {}

    /** A document as it was encoded before. */
    EncodedDocument(
            Vocabulary vocabulary,
            int[] target,
            int maxLength,
            boolean withTexts,
            PlacedTokens contents,
            List<PlacedTokens> lines,
            PlacedTokens title,
            List<Term> terms) {
        this.vocabulary = vocabulary;
        this.target = target;
        this.room = maxLength - 1;
        this.withTexts = withTexts;
        this.contents = contents;
        this.lines = lines;
        this.title = title;
        this.terms = terms;
    }

    /**
     * Encodes a document.
     *
     * @param telling its most telling terms; none where no example is made of them
     * @param heldOut a piece of its text, of which no line is made; null for none
     * @param withTexts whether examples say their texts
     */
    EncodedDocument(
            Document document,
            List<TellingTerms.Weighted> telling,
            String heldOut,
            Vocabulary vocabulary,
            int maxLength,
            boolean withTexts) {
        this.vocabulary = vocabulary;
        this.withTexts = withTexts;
        target = vocabulary.docidSequence(document.id());
        room = maxLength - 1;
        contents = encoded(document.contents(), Integer.MAX_VALUE);
        lines = lines(document, heldOut);
        PlacedTokens words = encoded(document.title(), room);
        title = document.title().isBlank() || words.size() == 0 ? null : words;
        terms = new ArrayList<>();
        for (TellingTerms.Weighted term : telling) {
            PlacedTokens tokens = encoded(term.word(), room);
            if (tokens.size() > 0 && Arrays.stream(tokens.tokens()).allMatch(this::isKnown)) {
                terms.add(new Term(tokens, term.weight()));
            }
        }
    }

    PlacedTokens contents() {
        return contents;
    }

    List<PlacedTokens> lines() {
        return lines;
    }

    PlacedTokens title() {
        return title;
    }

    List<Term> terms() {
        return terms;
    }

    private boolean isKnown(int token) {
        return token != vocabulary.unk();
    }

    private PlacedTokens encoded(String text, int most) {
        if (withTexts) {
            return vocabulary.encodePlaced(text).first(most);
        }
        int[] ended = vocabulary.encode(text, most == Integer.MAX_VALUE ? most : most + 1);
        return PlacedTokens.unplaced(Arrays.copyOf(ended, ended.length - 1));
    }

    /** An example of the kind; what a document is too short for falls back on what it has. */
    Example example(Example.Kind kind, SplitMix64 random) {
        return switch (kind) {
            case FIRST -> first(kind);
            case LINE -> whole(line(random), kind);
            case SPAN -> piece(contents, SHORTEST_SPAN, Math.min(LONGEST_SPAN, room), random, kind);
            case WORD_SET -> wordSet(random);
            case TITLE -> whole(title == null ? line(random) : title, kind);
            case KEY_TERMS -> keyTerms(random);
            case FRAGMENT -> piece(line(random), SHORTEST_FRAGMENT, LONGEST_FRAGMENT, random, kind);
            case QUERY, GENERATED -> throw new IllegalArgumentException("a document has no query");
        };
    }

    private Example first(Example.Kind kind) {
        return whole(contents.first(room), kind);
    }

    private PlacedTokens line(SplitMix64 random) {
        return lines.get(random.nextInt(lines.size()));
    }

    private Example whole(PlacedTokens tokens, Example.Kind kind) {
        return cut(tokens, 0, tokens.size(), kind);
    }

    private Example piece(PlacedTokens tokens, int least, int most, SplitMix64 random, Example.Kind kind) {
        int longest = Math.min(most, tokens.size());
        int shortest = Math.min(least, longest);
        int length = shortest + random.nextInt(longest - shortest + 1);
        int start = random.nextInt(tokens.size() - length + 1);
        return cut(tokens, start, start + length, kind);
    }

    private Example cut(PlacedTokens tokens, int from, int to, Example.Kind kind) {
        return example(Arrays.copyOfRange(tokens.tokens(), from, to), kind, tokens.passage(from, to));
    }

    /** With the end behind the tokens. */
    private Example example(int[] tokens, Example.Kind kind, String text) {
        int[] ended = Arrays.copyOf(tokens, tokens.length + 1);
        ended[tokens.length] = vocabulary.eos();
        return new Example(ended, target, kind, text);
    }

    /**
     * Terms drawn without replacement, each with a chance in proportion to its weight: those of the greatest ln(u) / w for
     * uniform u (Efraimidis and Spirakis, "Weighted random sampling with a reservoir", IPL 97(5), 2006).
     */
    private Example keyTerms(SplitMix64 random) {
        if (terms.isEmpty()) {
            return whole(line(random), Example.Kind.KEY_TERMS);
        }
        int most = Math.min(MOST_TERMS, terms.size());
        int least = Math.min(FEWEST_TERMS, most);
        int size = least + random.nextInt(most - least + 1);
        double[] keys = new double[terms.size()];
        Arrays.setAll(
                keys, term -> Math.log(random.nextDouble()) / terms.get(term).weight());
        List<PlacedTokens> drawn = IntStream.range(0, keys.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer term) -> keys[term]).reversed())
                .limit(size)
                .map(term -> terms.get(term).tokens())
                .toList();
        int[] tokens = drawn.stream()
                .flatMapToInt(term -> Arrays.stream(term.tokens()))
                .limit(room)
                .toArray();
        String text = withTexts
                ? drawn.stream()
                        .map(PlacedTokens::text)
                        .filter(Objects::nonNull)
                        .collect(Collectors.joining(" "))
                : null;
        return example(tokens, Example.Kind.KEY_TERMS, text);
    }

    /** The first steps of a Fisher-Yates shuffle: a random subset in random order. */
    private Example wordSet(SplitMix64 random) {
        int[] distinct = distinct();
        if (distinct.length == 0) {
            return first(Example.Kind.WORD_SET);
        }
        int largest = Math.min(Math.min(LARGEST_SET, room), distinct.length);
        int smallest = Math.min(SMALLEST_SET, largest);
        int size = smallest + random.nextInt(largest - smallest + 1);
        for (int i = 0; i < size; i++) {
            int j = i + random.nextInt(distinct.length - i);
            int swapped = distinct[i];
            distinct[i] = distinct[j];
            distinct[j] = swapped;
        }
        int[] positions = Arrays.copyOf(distinct, size);
        int[] tokens = Arrays.stream(positions)
                .map(position -> contents.tokens()[position])
                .toArray();
        return example(tokens, Example.Kind.WORD_SET, contents.words(positions));
    }

    /** Positions in {@link #contents} of the known tokens, each once, in order of first occurrence. */
    private int[] distinct() {
        Set<Integer> seen = new HashSet<>();
        return IntStream.range(0, contents.size())
                .filter(position -> isKnown(contents.tokens()[position]) && seen.add(contents.tokens()[position]))
                .toArray();
    }

    /** The passages with at least two known tokens, or failing that with any token, or failing that the start. */
    private List<PlacedTokens> lines(Document document, String heldOut) {
        List<PlacedTokens> any = new ArrayList<>();
        List<PlacedTokens> good = new ArrayList<>();
        for (String passage : Passages.of(document.text())) {
            if (heldOut != null && passage.contains(heldOut)) {
                continue;
            }
            PlacedTokens tokens = encoded(passage, room);
            long known = Arrays.stream(tokens.tokens())
                    .filter(token -> isKnown(token) && token != vocabulary.eos())
                    .count();
            if (known >= KNOWN_IN_LINE) {
                good.add(tokens);
            }
            if (tokens.size() > 0) {
                any.add(tokens);
            }
        }
        List<PlacedTokens> best = good.isEmpty() ? any : good;
        return best.isEmpty() ? List.of(contents.first(room)) : List.copyOf(best);
    }
}
