package genir.encoder;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import genir.corpus.vocabulary.EncoderTokenizer;
import java.nio.file.Path;

/**
 * An encoder as it was found, not yet opened.
 *
 * @param name how it is shown
 * @param place where it comes from, for messages
 * @param checksum SHA-256 of all files that decide its vectors
 * @param model opens the model
 * @param tokenizer opens the tokenizer
 * @param settings how it wants its texts
 */
record EncoderFiles(
        String name, Path place, String checksum, Model model, Tokenizer tokenizer, EncoderSettings settings) {
    /** Opens a model, from a file or from memory. */
    @FunctionalInterface
    interface Model {
        OrtSession open(OrtEnvironment environment, OrtSession.SessionOptions options) throws OrtException;
    }

    /** Opens a tokenizer that cuts texts. */
    @FunctionalInterface
    interface Tokenizer {
        EncoderTokenizer open(int maxTokens);
    }
}
