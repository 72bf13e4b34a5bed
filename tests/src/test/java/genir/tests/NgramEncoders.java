package genir.tests;

import genir.corpus.Document;
import genir.corpus.io.Checksums;
import genir.retrieval.dense.DenseConfig;
import genir.retrieval.dense.SentenceEncoder;
import genir.retrieval.dense.SentenceEncoderProvider;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A sentence encoder that needs no download: a text's vector is the sum of a fixed random direction for each piece of three
 * characters in its words, so that texts with alike words are near each other.
 */
public final class NgramEncoders implements SentenceEncoderProvider {
    static final String NAME = "ngrams";

    private static final int DIMENSIONS = 256;
    private static final int LENGTH = 3;

    @Override
    public List<String> names() {
        return List.of(NAME);
    }

    @Override
    public Optional<SentenceEncoder> open(DenseConfig config) {
        return config.encoder().equals(NAME) ? Optional.of(new Ngrams()) : Optional.empty();
    }

    private static final class Ngrams implements SentenceEncoder {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String fingerprint() {
            return Checksums.ofText(NAME + DIMENSIONS);
        }

        @Override
        public int dimensions() {
            return DIMENSIONS;
        }

        @Override
        public float[][] queries(List<String> texts) {
            return texts.stream().map(Ngrams::vector).toArray(float[][]::new);
        }

        @Override
        public float[][] documents(List<Document> documents) {
            return documents.stream()
                    .map(document -> vector(document.contents()))
                    .toArray(float[][]::new);
        }

        @Override
        public void close() {}

        private static float[] vector(String text) {
            double[] sum = new double[DIMENSIONS];
            for (String word : text.toLowerCase(Locale.ROOT).split("\\W+", -1)) {
                String padded = " " + word + " ";
                for (int at = 0; at + LENGTH <= padded.length(); at++) {
                    add(sum, padded.substring(at, at + LENGTH).hashCode());
                }
            }
            double squares = 0;
            for (double each : sum) {
                squares += each * each;
            }
            float[] unit = new float[DIMENSIONS];
            for (int i = 0; i < DIMENSIONS; i++) {
                unit[i] = (float) (squares == 0 ? (i == 0 ? 1 : 0) : sum[i] / Math.sqrt(squares));
            }
            return unit;
        }

        /** A direction of plus and minus ones, from a linear congruential generator. */
        private static void add(double[] sum, int seed) {
            long state = seed * 0x9E3779B97F4A7C15L;
            for (int i = 0; i < sum.length; i++) {
                state = state * 6364136223846793005L + 1442695040888963407L;
                sum[i] += state < 0 ? -1 : 1;
            }
        }
    }
}
