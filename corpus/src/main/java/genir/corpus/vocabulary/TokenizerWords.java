package genir.corpus.vocabulary;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The tokens of a Hugging Face tokenizer; its native part lives as long as the process. */
final class TokenizerWords implements Words {
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
        return of(file, TokenizerJson.readWords(file));
    }

    /**
     * The same with the file's contents.
     *
     * @param json becomes the tokenizer's own
     */
    static TokenizerWords of(Path file, ObjectNode json) {
        TokenizerJson.removeDocids(json);
        List<String> tokens = TokenizerJson.tokens(file, json);
        Specials specials = TokenizerJson.specials(file, json, tokens);
        try {
            return new TokenizerWords(json, tokens, specials, NativeTokenizers.load(json, false));
        } catch (IOException | RuntimeException refused) {
            throw refused(file, refused);
        }
    }

    /** The library does not take a file. */
    static InputException refused(Path file, Exception problem) {
        String reason = String.valueOf(problem.getMessage()).replaceAll("\\s+", " ");
        return new InputException(file + ": not a tokenizer.json that can be loaded: " + reason, problem);
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
    public int id(String token) {
        return tokens.indexOf(token);
    }

    @Override
    public int[] encode(String text, int most) {
        return Arrays.stream(tokenizer.encode(text, false, false).getIds())
                .limit(most)
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    @Override
    public PlacedTokens encodePlaced(String text) {
        Encoding encoding = tokenizer.encode(text, false, false);
        CharSpan[] spans = encoding.getCharTokenSpans();
        return new PlacedTokens(
                Arrays.stream(encoding.getIds()).mapToInt(Math::toIntExact).toArray(),
                text,
                Arrays.stream(spans)
                        .mapToInt(span -> place(text, span.getStart()))
                        .toArray(),
                Arrays.stream(spans)
                        .mapToInt(span -> place(text, span.getEnd()))
                        .toArray());
    }

    /** Hugging Face counts code points. */
    private static int place(String text, int codePoints) {
        return text.offsetByCodePoints(0, codePoints);
    }

    @Override
    public String decode(int[] ids) {
        return tokenizer
                .decode(Arrays.stream(ids).asLongStream().toArray(), true)
                .strip();
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
