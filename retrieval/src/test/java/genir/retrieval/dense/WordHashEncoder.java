package genir.retrieval.dense;

import genir.corpus.Document;
import java.util.List;
import java.util.Random;

/**
 * An encoder without anything learnt: the sum of a random direction for each word, brought to length 1. Texts with the same words
 * have the same vector.
 */
final class WordHashEncoder implements SentenceEncoder {
    private final int dimensions;
    private final long seed;
    private int texts;

    WordHashEncoder(int dimensions, long seed) {
        this.dimensions = dimensions;
        this.seed = seed;
    }

    /** How many texts it has encoded so far. */
    int texts() {
        return texts;
    }

    @Override
    public String name() {
        return "word-hash";
    }

    @Override
    public String fingerprint() {
        return "word-hash-" + dimensions + "-" + seed;
    }

    @Override
    public int dimensions() {
        return dimensions;
    }

    @Override
    public float[][] queries(List<String> texts) {
        return texts.stream().map(this::encode).toArray(float[][]::new);
    }

    @Override
    public float[][] documents(List<Document> documents) {
        return documents.stream().map(document -> encode(document.contents())).toArray(float[][]::new);
    }

    @Override
    public void close() {}

    private float[] encode(String text) {
        texts++;
        double[] sum = new double[dimensions];
        for (String word : text.strip().split("\\s+", -1)) {
            Random random = new Random(word.hashCode() * 31L + seed);
            for (int i = 0; i < dimensions; i++) {
                sum[i] += random.nextGaussian();
            }
        }
        double length = 0;
        for (double value : sum) {
            length += value * value;
        }
        float[] vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) (sum[i] / Math.sqrt(length));
        }
        return vector;
    }
}
