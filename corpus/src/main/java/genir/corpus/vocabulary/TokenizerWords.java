package genir.corpus.vocabulary;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.InputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The tokens of a Hugging Face tokenizer, run by DJL's native library.
 *
 * <p>The library comes out of DJL's jar and lives as long as the process; DJL's downloads and usage counting are off.
 */
final class TokenizerWords implements Words {
    static {
        // Read when DJL's classes load: the library for the CPU is in the jar, that for a GPU would be downloaded.
        for (Map.Entry<String, String> setting : Map.of(
                        "RUST_FLAVOR", "cpu", "ai.djl.offline", "true", "OPT_OUT_TRACKING", "true")
                .entrySet()) {
            if (System.getProperty(setting.getKey()) == null) {
                System.setProperty(setting.getKey(), setting.getValue());
            }
        }
    }

    private final ObjectNode json;
    private final List<String> tokens;
    private final Specials specials;
    private final HuggingFaceTokenizer tokenizer;

    private TokenizerWords(ObjectNode json, List<String> tokens, Specials specials, HuggingFaceTokenizer tokenizer) {
        this.json = json;
        this.tokens = tokens;
        this.specials = specials;
        this.tokenizer = tokenizer;
    }

    /** Loads a tokenizer.json; docid tokens at its end are left out, as the vocabulary adds its own. */
    static TokenizerWords load(Path file) {
        ObjectNode json = TokenizerJson.read(file);
        TokenizerJson.removeDocids(json);
        List<String> tokens = TokenizerJson.tokens(file, json);
        Specials specials = TokenizerJson.specials(file, json, tokens);
        byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
        Map<String, String> whole = Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");
        try {
            HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(bytes), whole);
            return new TokenizerWords(json, tokens, specials, tokenizer);
        } catch (IOException | RuntimeException refused) {
            String reason = String.valueOf(refused.getMessage()).replaceAll("\\s+", " ");
            throw new InputException(file + ": not a tokenizer.json that can be loaded: " + reason, refused);
        }
    }

    @Override
    public int count() {
        return tokens.size();
    }

    @Override
    public String token(int id) {
        return tokens.get(id);
    }

    @Override
    public int[] encode(String text, int most) {
        return Arrays.stream(tokenizer.encode(text, false, false).getIds())
                .limit(most)
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    @Override
    public Specials specials() {
        return specials;
    }

    @Override
    public ObjectNode tokenizerJson() {
        return json.deepCopy();
    }

    @Override
    public VocabularyKind kind() {
        return VocabularyKind.TOKENIZER;
    }

    @Override
    public String analyzer() {
        return null;
    }
}
