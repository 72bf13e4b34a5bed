package genir.corpus.vocabulary;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import genir.corpus.InputException;
import genir.corpus.io.Inputs;
import genir.corpus.io.Json;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The tokenizer of a pretrained encoder, as its {@code tokenizer.json} says it: with the special tokens of its template, cut to
 * what the encoder takes. Safe for use by several threads.
 */
public final class EncoderTokenizer implements Closeable {
    private final HuggingFaceTokenizer tokenizer;

    private EncoderTokenizer(HuggingFaceTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /**
     * Loads a tokenizer.
     *
     * @param file where it comes from, for messages
     * @param json the contents of a tokenizer.json
     * @param maxLength tokens of a text at most, the special ones included
     * @throws InputException if it is damaged
     */
    public static EncoderTokenizer of(Path file, byte[] json, int maxLength) {
        JsonNode tree;
        try {
            tree = Json.strict().readTree(json);
        } catch (JsonProcessingException malformed) {
            throw Json.malformed(file, 1, malformed);
        } catch (IOException undecodable) {
            throw Inputs.unreadable(file, undecodable);
        }
        JsonNode sound = TokenizerJson.sound(file, tree);
        try {
            return new EncoderTokenizer(NativeTokenizers.cutting(sound, maxLength));
        } catch (IOException | RuntimeException refused) {
            throw TokenizerWords.refused(file, refused);
        }
    }

    /** The ids of a text's tokens. */
    public long[] encode(String text) {
        return tokenizer.encode(text).getIds();
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
