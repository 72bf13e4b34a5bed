package genir.training.distillation;

import genir.corpus.Document;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.run.TokenDistribution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * BM25 over the model's own tokens, as a teacher: it sees of an input what the model sees, after dropped words and
 * unknown ones, so that what it ranks first can be learnt.
 *
 * <p>The score is Lucene's: for each token of the input ln(1 + (N - n + .5) / (n + .5)) tf / (tf + k1 (1 - b + b length /
 * mean length)), but with exact lengths. Each token's contributions are computed once, so that a ranking costs some
 * microseconds. Not safe for use by several threads.
 */
public final class Bm25Teacher {
    /** The documents a token occurs in, and what it adds to the score of each. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Postings(int[] documents, float[] contributions) {}

    private static final Postings NONE = new Postings(new int[0], new float[0]);

    private final DistillationConfig config;
    private final Postings[] postings;
    private final int[] docidTokens;
    private final float[] scores;
    private final int[] touched;

    /**
     * Indexes documents.
     *
     * @param documents those the model learns; others are never in a ranking
     */
    public Bm25Teacher(Collection<Document> documents, Vocabulary vocabulary, DistillationConfig config) {
        this.config = config;
        List<Document> ordered =
                documents.stream().sorted(Comparator.comparing(Document::id)).toList();
        docidTokens = ordered.stream()
                .mapToInt(document -> vocabulary.docidToken(document.id()))
                .toArray();
        scores = new float[ordered.size()];
        touched = new int[ordered.size()];
        List<List<int[]>> counts = new ArrayList<>();
        for (int token = 0; token < vocabulary.wordCount(); token++) {
            counts.add(new ArrayList<>());
        }
        double[] lengths = new double[ordered.size()];
        for (int d = 0; d < lengths.length; d++) {
            int[] tokens = vocabulary.encode(ordered.get(d).contents(), Integer.MAX_VALUE);
            // All but the end, unknown ones included: the length is the text's.
            lengths[d] = tokens.length - 1;
            count(d, Arrays.copyOf(tokens, tokens.length - 1), vocabulary, counts);
        }
        double mean = Math.max(1, Arrays.stream(lengths).average().orElse(1));
        postings = new Postings[counts.size()];
        for (int token = 0; token < postings.length; token++) {
            postings[token] = postings(counts.get(token), lengths, mean, config);
        }
    }

    private static void count(int document, int[] tokens, Vocabulary vocabulary, List<List<int[]>> counts) {
        for (int token : tokens) {
            if (token == vocabulary.unk()) {
                continue;
            }
            List<int[]> list = counts.get(token);
            if (list.isEmpty() || list.get(list.size() - 1)[0] != document) {
                list.add(new int[] {document, 0});
            }
            list.get(list.size() - 1)[1]++;
        }
    }

    private static Postings postings(List<int[]> counts, double[] lengths, double mean, DistillationConfig config) {
        double n = counts.size();
        double idf = Math.log(1 + (lengths.length - n + 0.5) / (n + 0.5));
        int[] documents = new int[counts.size()];
        float[] contributions = new float[counts.size()];
        for (int i = 0; i < documents.length; i++) {
            documents[i] = counts.get(i)[0];
            double frequency = counts.get(i)[1];
            double norm = config.k1() * (1 - config.b() + config.b() * lengths[documents[i]] / mean);
            contributions[i] = (float) (idf * frequency / (frequency + norm));
        }
        return new Postings(documents, contributions);
    }

    /**
     * The target of an example: its document, mixed with the softmax over BM25's first documents for its input. An input
     * of which no document has a token has its document alone.
     *
     * @param input token ids
     * @param docidToken of the example's document
     */
    public TokenDistribution target(int[] input, int docidToken) {
        long[] ranking = ranking(input);
        if (ranking.length == 0) {
            return TokenDistribution.of(docidToken);
        }
        double best = score(ranking[0]);
        double[] shares = new double[ranking.length];
        Arrays.setAll(shares, rank -> Math.exp((score(ranking[rank]) - best) / config.temperature()));
        double sum = Arrays.stream(shares).sum();
        // The example's own document is one of the ranking or comes behind it.
        int[] tokens = new int[ranking.length + 1];
        float[] probabilities = new float[ranking.length + 1];
        int count = 0;
        int own = -1;
        for (int rank = 0; rank < ranking.length; rank++) {
            tokens[count] = docidTokens[document(ranking[rank])];
            own = tokens[count] == docidToken ? count : own;
            probabilities[count++] = (float) (config.weight() * shares[rank] / sum);
        }
        if (own < 0) {
            own = count;
            tokens[count++] = docidToken;
        }
        probabilities[own] += (float) (1 - config.weight());
        return new TokenDistribution(Arrays.copyOf(tokens, count), Arrays.copyOf(probabilities, count));
    }

    /** BM25's first documents, best first, each with its score in one number; of two equal scores the lower id first. */
    private long[] ranking(int[] input) {
        int found = 0;
        for (int token : input) {
            Postings list = token < postings.length ? postings[token] : NONE;
            for (int i = 0; i < list.documents().length; i++) {
                int document = list.documents()[i];
                if (scores[document] == 0) {
                    touched[found++] = document;
                }
                scores[document] += list.contributions()[i];
            }
        }
        long[] ranked = new long[found];
        for (int i = 0; i < found; i++) {
            // The bits of positive floats are in the floats' order. Negated, the best come first.
            ranked[i] = -((long) Float.floatToIntBits(scores[touched[i]]) << 32) + touched[i];
            scores[touched[i]] = 0;
        }
        Arrays.sort(ranked);
        return Arrays.copyOf(ranked, Math.min(found, config.depth()));
    }

    private static int document(long ranked) {
        return (int) ranked;
    }

    private static float score(long ranked) {
        return Float.intBitsToFloat((int) -((ranked - document(ranked)) >> 32));
    }
}
