package genir.distributed;

import genir.corpus.Document;
import genir.corpus.io.Checksums;
import genir.retrieval.dense.DenseConfig;
import genir.retrieval.dense.SentenceEncoder;
import genir.retrieval.dense.SentenceEncoderProvider;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** An encoder that counts letters, in whatever process, and the documents it has encoded in this one. */
public final class LetterEncoders implements SentenceEncoderProvider {
    static final String NAME = "letters";
    static final AtomicInteger DOCUMENTS = new AtomicInteger();

    private static final int LETTERS = 26;

    @Override
    public List<String> names() {
        return List.of(NAME);
    }

    @Override
    public Optional<SentenceEncoder> open(DenseConfig config) {
        return config.encoder().equals(NAME) ? Optional.of(new Letters()) : Optional.empty();
    }

    private static final class Letters implements SentenceEncoder {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String fingerprint() {
            return Checksums.ofText(NAME);
        }

        @Override
        public int dimensions() {
            return LETTERS;
        }

        @Override
        public float[][] queries(List<String> texts) {
            return texts.stream().map(Letters::vector).toArray(float[][]::new);
        }

        @Override
        public float[][] documents(List<Document> documents) {
            DOCUMENTS.addAndGet(documents.size());
            return queries(documents.stream().map(Document::contents).toList());
        }

        @Override
        public void close() {}

        private static float[] vector(String text) {
            double[] counts = new double[LETTERS];
            counts[0] = 1;
            for (int i = 0; i < text.length(); i++) {
                char letter = text.charAt(i);
                if (letter >= 'a' && letter <= 'z') {
                    counts[letter - 'a']++;
                }
            }
            double squares = 0;
            for (double count : counts) {
                squares += count * count;
            }
            float[] unit = new float[LETTERS];
            for (int i = 0; i < LETTERS; i++) {
                unit[i] = (float) (counts[i] / Math.sqrt(squares));
            }
            return unit;
        }
    }
}
