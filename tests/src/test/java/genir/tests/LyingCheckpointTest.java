package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.io.AtomicFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checkpoints with files that are damaged, missing or say what is not so: {@code genir convert} answers in one line that
 * names the file, and leaves nothing behind. Weights and configuration are tested field by field in their module.
 */
class LyingCheckpointTest {
    private static final Path GOLDEN = Path.of("parity", "golden");
    private static final String PIECES = "relu-untied-float16";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "relu-tied | config.json       | : no model; expected model/ and vocabulary/",
                "relu-tied | model.safetensors | /model.safetensors: no such file, nor model.safetensors.index.json",
                "relu-tied | tokenizer.json    | : no tokenizer; expected tokenizer.json or spiece.model",
                "relu-untied-float16 | spiece.model | : no tokenizer; expected tokenizer.json or spiece.model",
                "gated-untied-sharded | model-00002-of-00003.safetensors "
                        + "| /model-00002-of-00003.safetensors: no such file, though model.safetensors.index.json",
                "gated-untied-sharded | model.safetensors.index.json "
                        + "| /model.safetensors: no such file, nor model.safetensors.index.json",
            })
    void aFileIsMissing(String checkpoint, String file, String message) throws IOException {
        Path input = copy(checkpoint);
        Files.delete(input.resolve(file));
        assertRefused(input, input + message);
    }

    @Test
    void noFolderAtAll() throws IOException {
        Path absent = folder.resolve("absent");
        assertRefused(absent, absent + ": no model; expected");
        Path file = Files.writeString(folder.resolve("file"), "text");
        assertRefused(file, file + ": no model; expected");
    }

    /** A token's place in tokenizer.json's added_tokens or vocab, what it becomes, and the message behind the file's path. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/added_tokens/0/id       | 1     | token \"<pad>\" has id 1 there, but Hugging Face's tokenizers give it 0",
                "/added_tokens/10/id      | -1    | not a tokenizer.json: token @DOC_ID_d0@ has no id",
                "/added_tokens/10/id      | 1e9   | not a tokenizer.json: token @DOC_ID_d0@ has no id",
                "/added_tokens/10/id      | 2000000000 | token \"@DOC_ID_d0@\" has id 2000000000 there",
                "/added_tokens/11/id      | 117   | token \"@DOC_ID_d5@\" has id 117 there",
                "/added_tokens/11/content | \"word\" | the docid tokens have ids 117 to 130, expected 13 ids without a gap",
                "/added_tokens/11/content | \"@DOC_ID_d0@\" | token \"@DOC_ID_d0@\" has id 118 there",
                "/added_tokens/11/content | \"@DOC_ID_d\\t5@\" | token \"@DOC_ID_d\\u00095@\": the document's id contains white space",
                "/added_tokens            | 3     | not a tokenizer.json that can be loaded",
                "/model/vocab             | []    | token \"<extra_id_6>\" has id 110 there",
                "/model/vocab             | 3     | not a tokenizer.json: it has no model.vocab",
                "/model/vocab/3/1         | \"a\" | not a tokenizer.json that can be loaded",
                "/model/unk_id            | 5000  | not a tokenizer.json that can be loaded",
                "/model/type              | \"Martian\" | not a tokenizer.json that can be loaded",
                "/normalizer              | {\"type\": \"Precompiled\", \"precompiled_charsmap\": \"AAAA\"} "
                        + "| its precompiled normalizer is damaged: it ends too early",
                "/normalizer              | {\"type\": \"Precompiled\", \"precompiled_charsmap\": \"!\"} "
                        + "| its precompiled normalizer is damaged: it is not in Base64",
            })
    void tokenizerJson(String place, String value, String message) throws IOException {
        Path input = copy("relu-tied");
        Path file = input.resolve("tokenizer.json");
        JsonNode json = JSON.readTree(file.toFile());
        String parent = place.substring(0, place.lastIndexOf('/'));
        String last = place.substring(place.lastIndexOf('/') + 1);
        JsonNode holder = json.at(parent);
        assertThat(holder.has(last) || holder.has(number(last))).as(place).isTrue();
        if (holder instanceof ArrayNode array) {
            array.set(number(last), JSON.readTree(value));
        } else {
            ((ObjectNode) holder).set(last, JSON.readTree(value));
        }
        Files.writeString(file, json.toString());
        assertRefused(input, file + ": " + message);
    }

    private static int number(String text) {
        return text.chars().allMatch(Character::isDigit) ? Integer.parseInt(text) : -1;
    }

    @Test
    void moreTokensThanRowsAndOtherSpecialTokens() throws IOException {
        Path input = copy("relu-tied");
        Path config = input.resolve("config.json");
        String text = Files.readString(config);
        Files.writeString(config, text.replace("\"vocab_size\": 131", "\"vocab_size\": 130"));
        assertRefused(
                input, input.resolve("tokenizer.json") + ": has 131 tokens, but the model's vocab_size is only 130");
        Files.writeString(config, text.replace("\"eos_token_id\": 1", "\"eos_token_id\": 2"));
        assertRefused(input, config + ": eos_token_id: 2 does not fit the vocabulary, whose end token is 1");
        Files.writeString(config, text.replace("\"vocab_size\": 131", "\"vocab_size\": 2000000000"));
        assertRefused(
                input,
                input.resolve("model.safetensors") + ": tensor 'shared.weight' has shape [131, 20], but config.json"
                        + " needs [2000000000, 20]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                          | added_tokens.json: ",
                "{\"@DOC_ID_a@\": \"x\"}     | added_tokens.json: token \"@DOC_ID_a@\" has no id",
                "{\"@DOC_ID_a@\": -1}        | added_tokens.json: token \"@DOC_ID_a@\" has no id",
                "{\"@DOC_ID_a@\": 117, \"b\": 117} | added_tokens.json: two tokens have id 117",
                "{\"@DOC_ID_a@\": 118}       | added_tokens.json: token \"@DOC_ID_a@\" has id 118 there",
                "{\"@DOC_ID_a@\": 3}         | added_tokens.json: token \"@DOC_ID_a@\" has id 3 there",
                "{\"@DOC_ID_a@\": 2147483647} | added_tokens.json: token \"@DOC_ID_a@\" has id 2147483647 there",
                "{\"@DOC_ID_a@\": 117, \"sep\": 118} | spiece.model: the docid tokens have ids 117 to 117, expected 1",
            })
    void addedTokensBesideAPieceModel(String json, String message) throws IOException {
        Path input = copy(PIECES);
        Files.writeString(input.resolve("added_tokens.json"), json);
        assertRefused(input, input.resolve(message.strip()).toString());
    }

    @Test
    void docidsBesideAPieceModelAreFound() throws IOException {
        Path input = copy(PIECES);
        Files.writeString(
                input.resolve("added_tokens.json"),
                "{\"@DOC_ID_b@\": 118, \"@DOC_ID_a@\": 117, \"<extra_id_0>\": 116, \"<extra_id_6>\": 110}");
        Cli.Result result = convert(input);
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).contains("117 words, 2 docids and 12 unused ids");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"many\"", "-1", "1.5", "1000000000", "[1]"})
    void sentinelTokens(String count) throws IOException {
        Path input = copy(PIECES);
        Path config = input.resolve("tokenizer_config.json");
        ObjectNode json = (ObjectNode) JSON.readTree(config.toFile());
        json.set("extra_ids", JSON.readTree(count));
        Files.writeString(config, json.toString());
        assertRefused(input, config + ": extra_ids is not a number from 0 to 10000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"spiece.model", "tokenizer.json", "config.json", "added_tokens.json", "tokenizer_config.json"})
    void whatIsFarTooLargeIsNotReadIntoMemory(String name) throws IOException {
        Path input = copy(name.equals("tokenizer.json") ? "relu-tied" : PIECES);
        try (RandomAccessFile file = new RandomAccessFile(input.resolve(name).toFile(), "rw")) {
            file.setLength(0);
            file.setLength(1L << 40);
        }
        assertRefused(input, input.resolve(name).toString());
    }

    /** Whatever is cut off or changed in a file, the answer is a model or one line; the native tokenizer is not reached. */
    @ParameterizedTest
    @CsvSource({
        "relu-untied-float16, spiece.model", "relu-untied-float16, tokenizer_config.json", "relu-tied, tokenizer.json",
        "relu-tied, config.json", "relu-tied, model.safetensors", "gated-untied-sharded, model.safetensors.index.json"
    })
    void anyDamage(String checkpoint, String name) throws IOException {
        Path input = copy(checkpoint);
        byte[] good = Files.readAllBytes(input.resolve(name));
        Random random = new Random(7);
        for (int round = 0; round < 24; round++) {
            byte[] bad = good.clone();
            if (round % 3 == 0) {
                bad = Arrays.copyOf(good, random.nextInt(good.length));
            } else {
                // The header of a file of weights: a changed weight is still one.
                bad[random.nextInt(Math.min(good.length, 6000))] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            }
            Files.write(input.resolve(name), bad);
            Cli.Result result = convert(input);
            if (result.code() == 0) {
                assertThat(result.err()).isEmpty();
                deleteOutput();
            } else {
                assertOneLine(result, "genir: " + input);
            }
        }
    }

    /** A copy whose added tokens stand in files of their own, as before version 4.34: added_tokens_decoder would win over them. */
    private Path copy(String checkpoint) throws IOException {
        Path copy = Files.createDirectories(folder.resolve("input"));
        try (Stream<Path> files = Files.list(GOLDEN.resolve(checkpoint))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        Path configuration = copy.resolve("tokenizer_config.json");
        ObjectNode settings = (ObjectNode) JSON.readTree(configuration.toFile());
        settings.remove("added_tokens_decoder");
        JSON.writeValue(configuration.toFile(), settings);
        return copy;
    }

    private Cli.Result convert(Path input) {
        return Cli.run(
                "convert",
                "--from",
                "hf",
                "--input",
                input,
                "--output",
                folder.resolve("out").resolve("model"));
    }

    private void assertRefused(Path input, String message) throws IOException {
        assertOneLine(convert(input), "genir: " + message);
    }

    private void assertOneLine(Cli.Result result, String start) throws IOException {
        assertThat(result.errLines()).hasSize(1);
        assertThat(result.err()).startsWith(start).doesNotContain("unexpected problem", "Exception");
        assertThat(result.code()).isEqualTo(1);
        assertThat(folder.resolve("out"))
                .satisfiesAnyOf(
                        out -> assertThat(out).doesNotExist(),
                        out -> assertThat(out).isEmptyDirectory());
    }

    private void deleteOutput() throws IOException {
        AtomicFiles.deleteTree(folder.resolve("out"));
    }
}
