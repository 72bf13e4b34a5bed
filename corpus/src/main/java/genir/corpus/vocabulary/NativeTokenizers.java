package genir.corpus.vocabulary;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Loads tokenizers into DJL's native library, without any use of the network.
 *
 * <p>The library for the CPU is in DJL's jar and is unpacked to {@code ~/.djl.ai}, or to {@code DJL_CACHE_DIR}; that for
 * a GPU would be downloaded, and DJL would report that it is used: both are switched off before its classes load.
 */
final class NativeTokenizers {
    static {
        setUnlessSet("RUST_FLAVOR", "cpu");
        setUnlessSet("ai.djl.offline", "true");
        setUnlessSet("OPT_OUT_TRACKING", "true");
    }

    private NativeTokenizers() {}

    /**
     * A tokenizer that neither cuts nor pads, whatever its file says.
     *
     * @param specials whether encoding adds the special tokens of the file's template
     * @throws IOException or a RuntimeException if the library does not accept the file
     */
    static HuggingFaceTokenizer load(JsonNode tokenizerJson, boolean specials) throws IOException {
        return load(
                tokenizerJson,
                Map.of("addSpecialTokens", String.valueOf(specials), "truncation", "false", "padding", "false"));
    }

    /**
     * A tokenizer that adds the special tokens of its file's template and cuts what they leave no room for.
     *
     * @param maxLength tokens at most, the special ones included
     * @throws IOException or a RuntimeException if the library does not accept the file
     */
    static HuggingFaceTokenizer cutting(JsonNode tokenizerJson, int maxLength) throws IOException {
        String length = String.valueOf(maxLength);
        return load(
                tokenizerJson,
                Map.of(
                        "addSpecialTokens",
                        "true",
                        "truncation",
                        "true",
                        "maxLength",
                        length,
                        "modelMaxLength",
                        length,
                        "padding",
                        "false"));
    }

    private static HuggingFaceTokenizer load(JsonNode tokenizerJson, Map<String, String> options) throws IOException {
        byte[] bytes = tokenizerJson.toString().getBytes(StandardCharsets.UTF_8);
        return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(bytes), options);
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
