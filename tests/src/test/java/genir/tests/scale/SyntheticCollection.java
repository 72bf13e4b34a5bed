package genir.tests.scale;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A collection in BEIR's layout as large as is wanted, streamed to disk: words by Zipf's law, in Mandelbrot's form p(rank) ~ 1 / (rank +
 * 2.7), documents of about as many words as are wanted, and queries of words of one document that are rare in the others.
 *
 * <p>A document depends on the seed and its number alone, so a smaller collection is the beginning of a larger one, and the same seed gives the
 * same bytes.
 *
 * @param documents how many
 * @param meanLength words of a document, in the mean
 * @param types how many different words there are to draw from
 * @param seed of all that is drawn
 */
public record SyntheticCollection(int documents, int meanLength, int types, long seed) {
    /** As many different words as some hundred thousand short texts of one language have. */
    public static final int TYPES = 200_000;

    private static final double SHIFT = 2.7;
    private static final int USUAL_LENGTH = 30;
    private static final int SHORTEST = 8;
    private static final double SPREAD = 0.4;
    private static final int TITLE = 3;
    private static final int LINE = 10;
    private static final int SHORTEST_QUERY = 3;
    private static final int LONGEST_QUERY = 6;
    private static final int DOCUMENTS_OF_A_QUERY = 10;
    private static final int MOST_JUDGED = 500;
    private static final String CONSONANTS = "bdfgklmnprstvz";
    private static final String VOWELS = "aeiou";

    /** A collection of documents of {@value #USUAL_LENGTH} words of {@value #TYPES} types. */
    public SyntheticCollection(int documents, long seed) {
        this(documents, USUAL_LENGTH, TYPES, seed);
    }

    /**
     * Writes one by hand: {@code FOLDER DOCUMENTS [SEED]}.
     *
     * @param arguments the three
     */
    public static void main(String[] arguments) throws IOException {
        long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1;
        new SyntheticCollection(Integer.parseInt(arguments[1]), seed).write(Path.of(arguments[0]));
    }

    /**
     * Writes {@code corpus.jsonl}, {@code queries.jsonl} and {@code qrels/}: a train query for each tenth document, and for each hundredth, of at most
     * {@value #MOST_JUDGED}, one of dev and one of test.
     */
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("qrels"));
        double[] cumulative = cumulative();
        try (BufferedWriter corpus = open(folder.resolve("corpus.jsonl"))) {
            for (int number = 0; number < documents; number++) {
                corpus.write(line(number, words(number, cumulative)));
            }
        }
        try (BufferedWriter queries = open(folder.resolve("queries.jsonl"))) {
            judged(folder, queries, "train", documents / DOCUMENTS_OF_A_QUERY, cumulative);
            int held = Math.max(1, Math.min(MOST_JUDGED, documents / (DOCUMENTS_OF_A_QUERY * DOCUMENTS_OF_A_QUERY)));
            judged(folder, queries, "dev", held, cumulative);
            judged(folder, queries, "test", held, cumulative);
        }
    }

    /** The documents asked for are drawn: every one has the same chance of being so. */
    private void judged(Path folder, BufferedWriter queries, String split, int count, double[] cumulative)
            throws IOException {
        SplittableRandom random = new SplittableRandom(seed ^ split.hashCode());
        try (BufferedWriter qrels = open(folder.resolve("qrels").resolve(split + ".tsv"))) {
            qrels.write("query-id\tcorpus-id\tscore\n");
            for (int i = 0; i < count; i++) {
                int document = random.nextInt(documents);
                String id = split + "-" + i;
                queries.write("{\"_id\": \"" + id + "\", \"text\": \""
                        + text(query(words(document, cumulative), random), 0, LONGEST_QUERY) + "\"}\n");
                qrels.write(id + "\t" + id(document) + "\t1\n");
            }
        }
    }

    private static BufferedWriter open(Path file) throws IOException {
        return Files.newBufferedWriter(file, StandardCharsets.US_ASCII);
    }

    /** Not in the order in which the documents come. */
    static String id(int number) {
        return "doc-" + Integer.toString(Integer.reverse(number) >>> 1, Character.MAX_RADIX);
    }

    private static String line(int number, int[] words) {
        StringBuilder text = new StringBuilder();
        for (int from = TITLE; from < words.length; from += LINE) {
            text.append(from == TITLE ? "" : "\\n").append(text(words, from, from + LINE));
        }
        return "{\"_id\": \"" + id(number) + "\", \"title\": \"" + text(words, 0, TITLE) + "\", \"text\": \"" + text
                + "\"}\n";
    }

    private static String text(int[] words, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < Math.min(to, words.length); i++) {
            text.append(i == from ? "" : " ").append(word(words[i]));
        }
        return text.toString();
    }

    /** Three syllables or more, so that no word is a stop word. */
    static String word(int rank) {
        StringBuilder word = new StringBuilder();
        int rest = rank;
        for (int syllable = 0; syllable < 3 || rest > 0; syllable++) {
            word.append(CONSONANTS.charAt(rest % CONSONANTS.length()));
            rest /= CONSONANTS.length();
            word.append(VOWELS.charAt(rest % VOWELS.length()));
            rest /= VOWELS.length();
        }
        return word.toString();
    }

    private double[] cumulative() {
        double[] cumulative = new double[types];
        double sum = 0;
        for (int rank = 0; rank < types; rank++) {
            sum += 1 / (rank + 1 + SHIFT);
            cumulative[rank] = sum;
        }
        return cumulative;
    }

    /** The ranks of a document's words; lengths are log-normal. */
    private int[] words(int number, double[] cumulative) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
        double normal = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()))
                * StrictMath.cos(2 * Math.PI * random.nextDouble());
        double length = meanLength * StrictMath.exp(SPREAD * normal - SPREAD * SPREAD / 2);
        int[] words = new int[Math.max(SHORTEST, (int) Math.round(length))];
        Arrays.setAll(words, position -> {
            int rank = Arrays.binarySearch(cumulative, random.nextDouble() * cumulative[types - 1]);
            return Math.min(types - 1, rank < 0 ? -rank - 1 : rank);
        });
        return words;
    }

    /** Some of the rarer half of a document's words, in any order. */
    private static int[] query(int[] words, SplittableRandom random) {
        int[] rare = IntStream.of(words).distinct().sorted().toArray();
        int from = rare.length / 2;
        int length = Math.min(rare.length - from, SHORTEST_QUERY + random.nextInt(LONGEST_QUERY - SHORTEST_QUERY + 1));
        for (int i = 0; i < length; i++) {
            int other = from + i + random.nextInt(rare.length - from - i);
            int kept = rare[from + i];
            rare[from + i] = rare[other];
            rare[other] = kept;
        }
        return Arrays.copyOfRange(rare, from, from + length);
    }
}
