package genir.corpus.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.InputException;
import genir.corpus.Names;
import genir.corpus.io.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What {@code tokenizer_config.json} says of a checkpoint's tokenizer, read as {@code AutoTokenizer} of transformers 4 reads
 * it (tokenization_utils_base.py, tokenization_t5_fast.py and convert_slow_tokenizer.py of version 4.57.3). Version 5 writes
 * all of it into tokenizer.json.
 */
final class TokenizerSettings {
    static final String FILE = "tokenizer_config.json";

    /** What T5 has where its tokenizer's configuration does not say. */
    private static final int DEFAULT_SENTINELS = 100;

    private static final int MOST_SENTINELS = 10_000;

    /** The classes of T5 in transformers 4 and 5; mT5's are other names of the same. */
    private static final Set<String> T5_CLASSES =
            Set.of("T5Tokenizer", "T5TokenizerFast", "MT5Tokenizer", "MT5TokenizerFast");

    private final Path file;
    private final ObjectNode json;

    private TokenizerSettings(Path file, ObjectNode json) {
        this.file = file;
        this.json = json;
    }

    /** Reads the settings in a folder; without a file they are those of T5. */
    static TokenizerSettings read(Path folder) {
        Path file = folder.resolve(FILE);
        ObjectNode json = Files.exists(file)
                ? Json.read(file, ObjectNode.class, "a tokenizer's configuration")
                : JsonNodeFactory.instance.objectNode();
        if (json.path("split_special_tokens").asBoolean()) {
            throw InputException.in(file, "split_special_tokens: true is not supported; expected false");
        }
        return new TokenizerSettings(file, json);
    }

    /** A key's value; missing if there is none. */
    JsonNode get(String key) {
        return json.path(key);
    }

    /** Whether T5's own class reads the tokenizer, which adds sentinels. */
    boolean ofT5() {
        JsonNode name = json.path("tokenizer_class");
        return !name.isTextual() || T5_CLASSES.contains(name.asText());
    }

    /** Whether transformers 5 wrote it, which does without the conversion from SentencePiece. */
    private boolean ofVersion5() {
        return json.has("backend");
    }

    /** Whether transformers converts {@code spiece.model} although there is a tokenizer.json. */
    boolean convertsSentencePiece() {
        return ofT5() && !ofVersion5() && json.hasNonNull("add_prefix_space");
    }

    /** Fails for the tokenizers whose SentencePiece model is read in other ways than T5's. */
    void requireT5() {
        if (!ofT5()) {
            throw InputException.in(
                    file,
                    "tokenizer_class "
                            + Names.quote(json.path("tokenizer_class").asText())
                            + " is read from a tokenizer.json only; put it beside it, as transformers' save_pretrained"
                            + " writes it");
        }
    }

    /**
     * Where a converted SentencePiece model puts a space in front, in the words of tokenizer.json: before each stretch of text
     * between added tokens ({@code always}), only if the text begins with it ({@code first}: what {@code legacy: false}
     * means), or {@code never}.
     */
    String prependScheme() {
        if (json.has("add_prefix_space") && !json.path("add_prefix_space").asBoolean()) {
            return "never";
        }
        return json.hasNonNull("legacy") && !json.path("legacy").asBoolean() ? "first" : "always";
    }

    /** How many sentinel tokens the class of T5 has. */
    int sentinels() {
        JsonNode count = json.path("extra_ids");
        if (count.isMissingNode() || count.isNull()) {
            return DEFAULT_SENTINELS;
        }
        if (!count.isInt() || count.intValue() < 0 || count.intValue() > MOST_SENTINELS) {
            throw InputException.in(file, "extra_ids is not a number from 0 to " + MOST_SENTINELS);
        }
        return count.intValue();
    }

    /**
     * The sentinels that the class of T5 adds to the special tokens that files name.
     *
     * @throws InputException if sentinels are named, but others than {@code extra_ids} many, which the class refuses
     */
    List<String> sentinelsBeside(List<String> named) {
        if (!ofT5()) {
            return List.of();
        }
        long known =
                named.stream().filter(token -> token.contains(Sentinels.PREFIX)).count();
        if (known == 0) {
            return IntStream.range(0, sentinels()).mapToObj(Sentinels::token).toList();
        }
        if (sentinels() > 0 && known != sentinels() && !ofVersion5()) {
            throw InputException.in(
                    file,
                    "extra_ids is " + sentinels() + ", but additional_special_tokens has " + known
                            + " sentinels, which transformers refuses");
        }
        return List.of();
    }

    /** The values of {@code additional_special_tokens} and {@code extra_special_tokens}, which has names for them or not. */
    Stream<JsonNode> additionalTokens() {
        return Stream.of("additional_special_tokens", "extra_special_tokens")
                .flatMap(key -> json.path(key).valueStream());
    }
}
