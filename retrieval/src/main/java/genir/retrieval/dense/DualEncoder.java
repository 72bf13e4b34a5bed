package genir.retrieval.dense;

import genir.corpus.Document;
import genir.corpus.io.Checksums;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.plan.Device;
import genir.model.run.PooledEncoder;
import genir.model.weights.ModelFolder;
import genir.model.weights.Parameters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The encoder that a run trained itself: it reads queries and documents in the tokens of the run's vocabulary, and has seen no
 * other text than the run's collection. Safe for use by several threads, of which one encodes at a time.
 */
public final class DualEncoder implements SentenceEncoder {
    private static final String NAME = "dual";

    private final PooledEncoder encoder;
    private final Vocabulary vocabulary;
    private final int maxLength;
    private final int documentLength;
    private final String fingerprint;

    private DualEncoder(
            Parameters parameters, Vocabulary vocabulary, int maxLength, int documentLength, String fingerprint) {
        this.encoder = new PooledEncoder(parameters);
        this.vocabulary = vocabulary;
        this.maxLength = maxLength;
        this.documentLength = documentLength;
        this.fingerprint = fingerprint;
    }

    /**
     * Opens an encoder that was trained with a vocabulary's words.
     *
     * @param model its folder: config.json and model.safetensors
     * @param maxLength tokens of a query at most, the end included
     * @param documentLength tokens of a document at most, the end included
     * @param device that computes the vectors
     * @throws genir.model.ModelException if the model is damaged
     */
    public static DualEncoder open(Path model, Vocabulary vocabulary, int maxLength, int documentLength, Device device)
            throws IOException {
        Parameters parameters = ModelFolder.read(model).on(device);
        // Not the device: whose vectors another one made can be searched here, and differ in their last bits at most.
        String fingerprint = Checksums.ofTexts(Stream.concat(
                Stream.of(
                        Checksums.ofTree(model),
                        vocabulary.kind(),
                        Integer.toString(maxLength),
                        Integer.toString(documentLength)),
                IntStream.range(0, vocabulary.wordCount()).mapToObj(vocabulary::token)));
        return new DualEncoder(parameters, vocabulary, maxLength, documentLength, fingerprint);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public int dimensions() {
        return encoder.dimensions();
    }

    @Override
    public synchronized float[][] queries(List<String> texts) {
        return encoder.encode(
                texts.stream().map(text -> vocabulary.encode(text, maxLength)).toList());
    }

    @Override
    public synchronized float[][] documents(List<Document> documents) {
        return encoder.encode(documents.stream()
                .map(document -> vocabulary.encode(document.contents(), documentLength))
                .toList());
    }

    @Override
    public void close() {
        // Its memory is the JVM's to free.
    }
}
