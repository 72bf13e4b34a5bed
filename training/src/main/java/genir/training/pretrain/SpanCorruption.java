package genir.training.pretrain;

import genir.corpus.Document;
import genir.corpus.Documents;
import genir.corpus.example.SplitMix64;
import genir.corpus.io.PackedNumbers;
import genir.corpus.vocabulary.Vocabulary;
import genir.training.PretrainConfig;
import genir.training.SequencePair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * T5's span corruption: spans of a text are taken out, each replaced by a sentinel, and the answer is the sentinels, each
 * followed by what it stands for. Every epoch cuts the documents elsewhere and corrupts them anew; it depends on the seed and
 * its number alone.
 */
final class SpanCorruption {
    private static final int SHORTEST_TEXT = 2;

    private final List<int[]> documents = new PackedNumbers();
    private final PretrainConfig config;
    private final int[] sentinels;
    private final int eos;
    private final long seed;
    /** Tokens of a text at most, without the end. */
    private final int room;

    /**
     * Encodes the documents once.
     *
     * @param vocabulary has at least one sentinel
     */
    SpanCorruption(Vocabulary vocabulary, Collection<Document> documents, PretrainConfig config, long seed) {
        this.config = config;
        this.seed = seed;
        sentinels = vocabulary.sentinels();
        eos = vocabulary.eos();
        room = config.maxLength() - 1;
        for (Document document : Documents.of(documents).inOrder()) {
            int[] tokens = vocabulary.encode(document.contents(), Integer.MAX_VALUE);
            if (tokens.length > SHORTEST_TEXT) {
                this.documents.add(Arrays.copyOf(tokens, tokens.length - 1));
            }
        }
    }

    /** How many texts an epoch has, give or take those that its first cuts add. */
    int size() {
        return documents.stream()
                .mapToInt(tokens -> (tokens.length + room - 1) / room)
                .sum();
    }

    /** Tokens of the answer to the longest text there can be. */
    int longestTarget() {
        int noise = noise(room);
        return noise + spans(room, noise) + 1;
    }

    /** The texts of an epoch, in random order. */
    List<SequencePair> epoch(int epoch) {
        SplitMix64 random = new SplitMix64(seed, epoch);
        List<SequencePair> texts = new ArrayList<>();
        for (int[] tokens : documents) {
            // A document of several texts begins with one of random length, so that the cuts lie elsewhere each time.
            int end = tokens.length <= room ? tokens.length : 1 + random.nextInt(room);
            for (int start = 0; start < tokens.length; start = end, end = Math.min(start + room, tokens.length)) {
                if (end - start >= SHORTEST_TEXT) {
                    texts.add(corrupt(Arrays.copyOfRange(tokens, start, end), random));
                }
            }
        }
        for (int i = texts.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            texts.set(i, texts.set(j, texts.get(i)));
        }
        return texts;
    }

    /**
     * Corrupts a text: round(share n) of its n tokens, at least one and never all, in round(that / mean span) spans, at least
     * one; kept and corrupted spans take turns, a kept one first.
     *
     * @param text two tokens or more
     */
    SequencePair corrupt(int[] text, SplitMix64 random) {
        int noise = noise(text.length);
        int spans = spans(text.length, noise);
        int[] corrupted = parts(noise, spans, random);
        int[] kept = parts(text.length - noise, spans, random);
        int[] input = new int[text.length - noise + spans + 1];
        int[] target = new int[noise + spans + 1];
        int from = 0;
        int in = 0;
        int out = 0;
        for (int span = 0; span < spans; span++) {
            System.arraycopy(text, from, input, in, kept[span]);
            from += kept[span];
            in += kept[span];
            input[in++] = sentinels[span];
            target[out++] = sentinels[span];
            System.arraycopy(text, from, target, out, corrupted[span]);
            from += corrupted[span];
            out += corrupted[span];
        }
        input[in] = eos;
        target[out] = eos;
        return new SequencePair(input, target);
    }

    private int noise(int length) {
        return (int) Math.min(Math.max(1, Math.round(length * config.corrupted())), length - 1L);
    }

    private int spans(int length, int noise) {
        int spans = (int) Math.max(1, Math.round(noise / config.meanSpan()));
        return Math.min(Math.min(spans, sentinels.length), length - noise);
    }

    /** Divides a number into so many parts of at least 1, every division being equally likely. */
    private static int[] parts(int number, int count, SplitMix64 random) {
        boolean[] cuts = new boolean[number - 1];
        Arrays.fill(cuts, 0, count - 1, true);
        for (int i = cuts.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            boolean swapped = cuts[i];
            cuts[i] = cuts[j];
            cuts[j] = swapped;
        }
        int[] parts = new int[count];
        int part = 0;
        for (int i = 0; i < number; i++) {
            parts[part]++;
            if (i < cuts.length && cuts[i]) {
                part++;
            }
        }
        return parts;
    }
}
