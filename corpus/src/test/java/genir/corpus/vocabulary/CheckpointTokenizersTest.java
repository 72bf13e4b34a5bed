package genir.corpus.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokenizers as transformers 4 and 5 save them give AutoTokenizer's ids (tests/parity/make_tokenizers.py). */
class CheckpointTokenizersTest {
    private static final Path GOLDEN = Path.of("..", "tests", "parity");
    private static final int ROWS = 160;

    @TempDir
    private Path root;

    @ParameterizedTest
    @ValueSource(strings = {"tokenizers-4.json", "tokenizers-5.json"})
    void idsAreThoseOfTransformers(String golden) throws IOException {
        List<String> wrong = new ArrayList<>();
        int texts = 0;
        for (JsonNode entry : new ObjectMapper().readTree(GOLDEN.resolve(golden).toFile())) {
            String name = entry.path("name").asText();
            Vocabulary vocabulary = HuggingFaceTokenizerFiles.read(write(name, entry.path("files")), ROWS);
            for (Map.Entry<String, JsonNode> text : entry.path("ids").properties()) {
                int[] expected = new ObjectMapper().convertValue(text.getValue(), int[].class);
                texts++;
                int[] actual = vocabulary.encode(text.getKey(), 512);
                if (!Arrays.equals(actual, expected)) {
                    wrong.add(name + ": '" + text.getKey() + "' gives " + Arrays.toString(actual) + ", expected "
                            + Arrays.toString(expected));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(texts).isGreaterThan(30);
    }

    private Path write(String name, JsonNode files) throws IOException {
        Path folder = Files.createDirectory(root.resolve(name));
        for (Map.Entry<String, JsonNode> file : files.properties()) {
            JsonNode content = file.getValue();
            Files.write(
                    folder.resolve(file.getKey()),
                    content.isTextual()
                            ? Base64.getDecoder().decode(content.asText())
                            : content.toString().getBytes(StandardCharsets.UTF_8));
        }
        return folder;
    }

    @Test
    void whatTransformersRefusesOrReadsOtherwiseIsRefused() throws IOException {
        JsonNode slow = named("4-slow-legacy-true");
        Path file = write("refused", slow).resolve("tokenizer_config.json");
        ObjectNode config = (ObjectNode) slow.path("tokenizer_config.json");
        for (Map.Entry<String, ObjectNode> bad : Map.of(
                        "tokenizer_class \"AlbertTokenizer\" is read from a tokenizer.json only",
                        config.deepCopy().put("tokenizer_class", "AlbertTokenizer"),
                        "extra_ids is 7, but additional_special_tokens has 5 sentinels",
                        config.deepCopy().put("extra_ids", 7),
                        "split_special_tokens: true is not supported",
                        config.deepCopy().put("split_special_tokens", true))
                .entrySet()) {
            Files.writeString(file, bad.getValue().toString());
            assertThatThrownBy(() -> HuggingFaceTokenizerFiles.read(file.getParent(), ROWS))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(bad.getKey());
        }
    }

    /** The model has no row for a sentinel that only the configuration names: no text can have it, and the rest is sound. */
    @Test
    void sentinelsWithoutRowsAreLeftOut() throws IOException {
        Path folder = write("few", named("4-fast-named"));
        assertThat(HuggingFaceTokenizerFiles.read(folder, 120).wordCount()).isEqualTo(120);
        assertThat(HuggingFaceTokenizerFiles.read(folder, 122).wordCount()).isEqualTo(122);
    }

    private static JsonNode named(String name) throws IOException {
        for (JsonNode entry :
                new ObjectMapper().readTree(GOLDEN.resolve("tokenizers-4.json").toFile())) {
            if (entry.path("name").asText().equals(name)) {
                return entry.path("files");
            }
        }
        throw new IllegalArgumentException(name);
    }
}
