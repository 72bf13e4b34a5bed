package genir.corpus.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.io.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A vocabulary as files from which transformers' AutoTokenizer loads it. */
public final class ExportedTokenizer {
    private static final String END_TEST = "a";

    private final Vocabulary vocabulary;
    private final StemTable table;

    private ExportedTokenizer(Vocabulary vocabulary, StemTable table) {
        this.vocabulary = vocabulary;
        this.table = table;
    }

    /**
     * Prepares a vocabulary.
     *
     * @param texts the collection's documents and training queries, if {@link #needsTexts}; none where they are not at hand
     */
    public static ExportedTokenizer of(Vocabulary vocabulary, Stream<String> texts) {
        return new ExportedTokenizer(
                vocabulary,
                needsTexts(vocabulary) && vocabulary.words() instanceof AnalyzedWords words
                        ? StemTable.of(words.analyzer(), texts, words.terms())
                        : StemTable.NONE);
    }

    /** Whether the analysis can only be written as a table of the words in texts. */
    public static boolean needsTexts(Vocabulary vocabulary) {
        Words words = vocabulary.words();
        return words instanceof AnalyzedWords && LuceneTokenizerJson.hasStems(words.analyzer());
    }

    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** What it does differently from the vocabulary, a sentence each, without the full stop; empty if nothing. */
    public List<String> differences() {
        Words words = vocabulary.words();
        return words instanceof AnalyzedWords ? LuceneTokenizerJson.differences(words.analyzer(), table) : List.of();
    }

    /** Whether it is of use: without a table it knows few of a language's words. */
    public boolean knowsWords() {
        return !needsTexts(vocabulary) || !table.isEmpty();
    }

    /**
     * Writes tokenizer.json, tokenizer_config.json and special_tokens_map.json.
     *
     * @param folder an existing one
     */
    public void write(Path folder) throws IOException {
        ObjectNode json = vocabulary.tokenizerJson();
        if (vocabulary.words() instanceof AnalyzedWords words) {
            LuceneTokenizerJson.analyse(json, words.analyzer(), table);
        } else if (!endsInputs(json, vocabulary.eos())) {
            json.set(
                    "post_processor",
                    TokenizerJson.endOfSequence(vocabulary.token(vocabulary.eos()), vocabulary.eos()));
        }
        Json.write(folder.resolve(HuggingFaceTokenizerFiles.TOKENIZER), json);
        ObjectNode special = specialTokens(json);
        Json.write(folder.resolve(ConfiguredTokens.SPECIAL), special);
        ObjectNode config = special.deepCopy();
        // T5's own class puts its sentinels in, and in transformers 5 another normalizer and pre-tokenizer than the
        // file's.
        config.put("tokenizer_class", "PreTrainedTokenizerFast");
        config.put("clean_up_tokenization_spaces", false);
        // Without this the plain class also returns token types, which T5 does not take.
        config.putArray("model_input_names").add("input_ids").add("attention_mask");
        Json.write(folder.resolve(TokenizerSettings.FILE), config);
    }

    private ObjectNode specialTokens(ObjectNode json) {
        ObjectNode special = JsonNodeFactory.instance.objectNode();
        special.put("eos_token", vocabulary.token(vocabulary.eos()));
        special.put("pad_token", vocabulary.token(vocabulary.pad()));
        special.put("unk_token", vocabulary.token(vocabulary.unk()));
        Set<String> named = new HashSet<>();
        special.elements().forEachRemaining(token -> named.add(token.asText()));
        ArrayNode additional = JsonNodeFactory.instance.arrayNode();
        for (JsonNode token : json.path("added_tokens")) {
            if (token.path("special").asBoolean()
                    && named.add(token.path("content").asText())) {
                additional.add(token.path("content"));
            }
        }
        if (!additional.isEmpty()) {
            special.set(ConfiguredTokens.ADDITIONAL, additional);
        }
        return special;
    }

    /** Whether the tokenizer itself ends an input as {@link Vocabulary#encode} does. */
    private static boolean endsInputs(ObjectNode json, int eos) throws IOException {
        try (var tokenizer = NativeTokenizers.load(json, true)) {
            long[] ids = tokenizer.encode(END_TEST).getIds();
            return ids.length > 0 && ids[ids.length - 1] == eos;
        }
    }
}
