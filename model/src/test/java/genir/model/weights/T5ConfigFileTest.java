package genir.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.model.ModelException;
import genir.model.T5Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class T5ConfigFileTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The keys of a small T5 as transformers 4 writes them. */
    private static final String SMALL = """
            {"architectures": ["T5ForConditionalGeneration"], "classifier_dropout": 0.0, "d_ff": 64, "d_kv": 8,
             "d_model": 16, "decoder_start_token_id": 0, "dense_act_fn": "relu", "dropout_rate": 0.1,
             "eos_token_id": 1, "feed_forward_proj": "relu", "initializer_factor": 1.0, "is_encoder_decoder": true,
             "is_gated_act": false, "layer_norm_epsilon": 1e-06, "model_type": "t5", "n_positions": 512,
             "num_decoder_layers": 3, "num_heads": 2, "num_layers": 2, "output_past": true, "pad_token_id": 0,
             "relative_attention_max_distance": 128, "relative_attention_num_buckets": 32,
             "task_specific_params": {"summarization": {"prefix": "summarize: "}}, "torch_dtype": "float32",
             "transformers_version": "4.44.0", "use_cache": true, "vocab_size": 100}
            """;

    @TempDir
    private Path folder;

    @Test
    void readsWhatTransformersWrites() throws IOException {
        T5Config expected = new T5Config(100, 16, 8, 64, 2, 2, 3, 32, 128, 0.1, 1e-6, "relu", true, 0, 1);
        assertThat(read(SMALL)).isEqualTo(expected);
    }

    @Test
    void writtenAndReadIsTheSame() throws IOException {
        T5Config config = new T5Config(77, 12, 5, 20, 3, 0, 2, 16, 64, 0.25, 1e-5, "relu", false, 3, 4);
        Path file = folder.resolve("config.json");
        T5ConfigFile.write(file, config);
        assertThat(T5ConfigFile.read(file))
                .isEqualTo(new StoredConfig(config, new OutputLayer(OutputLayer.Matrix.OWN, false)));
        JsonNode written = JSON.readTree(file.toFile());
        assertThat(written.get("model_type").asText()).isEqualTo("t5");
        assertThat(written.get("architectures").get(0).asText()).isEqualTo("T5ForConditionalGeneration");
        assertThat(written.get("is_encoder_decoder").asBoolean()).isTrue();
        assertThat(written.get("decoder_start_token_id").asInt()).isEqualTo(3);
        assertThat(written.get("scale_decoder_outputs").asBoolean(true)).isFalse();
        assertThat(written.has("inner_width")).isFalse();
        assertThat(Files.readString(file))
                .startsWith("{\n  \"model_type\"")
                .endsWith("}\n")
                .doesNotContain("\r");
    }

    @Test
    void readsTheMlpOfT5Dot1() throws IOException {
        ObjectNode keys = (ObjectNode) JSON.readTree(SMALL);
        keys.put("feed_forward_proj", "gated-gelu");
        keys.put("is_gated_act", true);
        keys.put("dense_act_fn", "gelu_new");
        keys.put("tie_word_embeddings", false);
        T5Config config = read(keys.toString());
        assertThat(config.gated()).isTrue();
        assertThat(config.tieWordEmbeddings()).isFalse();
        keys.put("dense_act_fn", "gelu");
        assertThatThrownBy(() -> read(keys.toString()))
                .hasMessage(
                        folder.resolve("config.json") + ": dense_act_fn: \"gelu\" is not supported; expected gelu_new");
    }

    /** What transformers 4.57.3 and 5.24.0 compute, seen by trying; "-" is a key that is not there. */
    @ParameterizedTest
    @CsvSource({
        "t5,  4.57.3, -,     -,     EMBEDDINGS,    true",
        "t5,  4.57.3, true,  true,  EMBEDDINGS,    true",
        "t5,  4.57.3, false, -,     OWN,           false",
        "t5,  4.57.3, false, false, OWN,           false",
        "t5,  -,      -,     -,     EMBEDDINGS,    true",
        "t5,  -,      false, -,     OWN,           false",
        "t5,  3.0.2,  -,     -,     EMBEDDINGS,    true",
        "t5,  5.24.0, true,  true,  OWN_IF_STORED, true",
        "t5,  5.24.0, true,  false, OWN_IF_STORED, false",
        "t5,  5.24.0, -,     -,     OWN_IF_STORED, true",
        "t5,  5.24.0, false, -,     OWN,           false",
        "mt5, 4.57.3, true,  -,     EMBEDDINGS,    true",
        "mt5, 4.57.3, false, -,     OWN,           false",
        "mt5, -,      false, -,     OWN,           false",
        "mt5, 5.24.0, true,  -,     OWN_IF_STORED, false",
        "mt5, 5.0.0,  true,  true,  OWN_IF_STORED, false",
        "mt5, 10.1.0.dev0, -, -,    OWN_IF_STORED, false",
        "mt5, 5.24.0, false, -,     OWN,           false",
    })
    void whereTheLogitsComeFrom(
            String type, String version, String tied, String scaled, OutputLayer.Matrix matrix, boolean isScaled)
            throws IOException {
        assertThat(stored(keys(type, version, tied, scaled)).output()).isEqualTo(new OutputLayer(matrix, isScaled));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "t5  | -      | true  | false | scale_decoder_outputs: false with tie_word_embeddings: true means other logits"
                        + " to transformers 4 than to 5; add the transformers_version that wrote the checkpoint",
                "t5  | 4.57.3 | false | true  | scale_decoder_outputs: true with tie_word_embeddings: false means other logits"
                        + " to transformers 4 than to 5; set both to true, where its logits are scaled, or to false",
                "t5  | 5.24.0 | false | true  | scale_decoder_outputs: true with tie_word_embeddings: false means other logits"
                        + " to transformers 4 than to 5; set both to true, where its logits are scaled, or to false",
                "mt5 | -      | true  | -     | tie_word_embeddings: true makes transformers 4 scale the logits of an mT5, but"
                        + " not transformers 5; add the transformers_version that wrote the checkpoint",
                "mt5 | five   | true  | -     | tie_word_embeddings: true makes transformers 4 scale the logits of an mT5, but"
                        + " not transformers 5; add the transformers_version that wrote the checkpoint",
                "mt5 | 4.57.3 | -     | -     | tie_word_embeddings is missing",
            })
    void whereTransformersFourAndFiveDisagree(
            String type, String version, String tied, String scaled, String expected) {
        assertThatThrownBy(() -> stored(keys(type, version, tied, scaled)))
                .isInstanceOf(ModelException.class)
                .hasMessage(folder.resolve("config.json") + ": " + expected);
    }

    private static String keys(String type, String version, String tied, String scaled) throws IOException {
        ObjectNode keys = (ObjectNode) JSON.readTree(SMALL);
        keys.put("model_type", type);
        keys.remove("transformers_version");
        if (!version.equals("-")) {
            keys.put("transformers_version", version);
        }
        if (!tied.equals("-")) {
            keys.put("tie_word_embeddings", Boolean.parseBoolean(tied));
        }
        if (!scaled.equals("-")) {
            keys.put("scale_decoder_outputs", Boolean.parseBoolean(scaled));
        }
        return keys.toString();
    }

    @Test
    void absentKeysHaveTransformersDefaults() throws IOException {
        ObjectNode keys = (ObjectNode) JSON.readTree(SMALL);
        keys.remove("num_decoder_layers");
        keys.remove("relative_attention_max_distance");
        keys.remove("feed_forward_proj");
        T5Config config = read(keys.toString());
        assertThat(config.numDecoderLayers()).isEqualTo(2);
        keys.putNull("num_decoder_layers");
        assertThat(read(keys.toString())).isEqualTo(config);
        assertThat(config.relativeAttentionMaxDistance()).isEqualTo(128);
        assertThat(config.tieWordEmbeddings()).isTrue();
    }

    /** A key, another value, and what of the configuration says so. */
    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource({
        "d_model, 24",
        "d_kv, 4",
        "d_ff, 65",
        "num_heads, 3",
        "num_layers, 0",
        "num_decoder_layers, 1",
        "vocab_size, 101",
        "relative_attention_num_buckets, 9",
        "relative_attention_max_distance, 64",
        "dropout_rate, 0.25",
        "layer_norm_epsilon, 1.0E-4",
        "tie_word_embeddings, false",
        "eos_token_id, 7"
    })
    void keysThatAreHonoured(String key, String value) throws IOException {
        ObjectNode keys = (ObjectNode) JSON.readTree(SMALL);
        keys.set(key, JSON.readTree(value));
        T5Config config = read(keys.toString());
        assertThat(config).isNotEqualTo(read(SMALL));
        assertThat(JSON.valueToTree(config).get(key)).isEqualTo(JSON.readTree(value));
    }

    @Test
    void keysThatChangeNothingAreIgnored() throws IOException {
        ObjectNode keys = (ObjectNode) JSON.readTree(SMALL);
        keys.put("use_cache", false);
        keys.put("initializer_factor", 3);
        keys.put("torch_dtype", "bfloat16");
        keys.put("dtype", "float16");
        keys.put("classifier_dropout", 0.5);
        keys.put("output_hidden_states", true);
        keys.putNull("bos_token_id");
        assertThat(read(keys.toString())).isEqualTo(read(SMALL));
    }

    /** A key, the value it is given ("absent": removed), and the message after the file's path. */
    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "model_type                  | \"bart\"       | model_type: \"bart\" is not supported; known: t5, mt5",
                "model_type                  | absent         | model_type: null is not supported; known: t5, mt5",
                "model_type                  | \"mt5\"        | tie_word_embeddings is missing",
                "feed_forward_proj           | \"gated-gelu\" | is_gated_act: false is not supported; expected true",
                "feed_forward_proj           | \"gated-silu\" | feed_forward_proj: \"gated-silu\" is not supported; known: relu, gated-gelu",
                "feed_forward_proj           | \"gated-relu\" | feed_forward_proj: \"gated-relu\" is not supported; known: relu, gated-gelu",
                "feed_forward_proj           | \"gated-gelu_new\" | feed_forward_proj: \"gated-gelu_new\" is not supported; known: relu, gated-gelu",
                "feed_forward_proj           | \"gelu\"       | feed_forward_proj: \"gelu\" is not supported; known: relu, gated-gelu",
                "feed_forward_proj           | \"gelu_new\"   | feed_forward_proj: \"gelu_new\" is not supported; known: relu, gated-gelu",
                "feed_forward_proj           | \"silu\"       | feed_forward_proj: \"silu\" is not supported; known: relu, gated-gelu",
                "feed_forward_proj           | \"\"           | feed_forward_proj: \"\" is not supported; known: relu, gated-gelu",
                "feed_forward_proj           | null           | feed_forward_proj: null is not a string",
                "feed_forward_proj           | 1              | feed_forward_proj: 1 is not a string",
                "is_gated_act                | true           | is_gated_act: true is not supported; expected false",
                "is_gated_act                | \"false\"      | is_gated_act: \"false\" is not supported; expected false",
                "dense_act_fn                | \"silu\"       | dense_act_fn: \"silu\" is not supported; expected relu",
                "dense_act_fn                | \"gelu_new\"   | dense_act_fn: \"gelu_new\" is not supported; expected relu",
                "decoder_start_token_id      | 5              | decoder_start_token_id: 5 is not supported; expected 0",
                "pad_token_id                | 5              | decoder_start_token_id: 0 is not supported; expected 5",
                "pad_token_id                | -1             | decoder_start_token_id: 0 is not supported; expected -1",
                "is_encoder_decoder          | false          | is_encoder_decoder: false is not supported; expected true",
                "is_decoder                  | true           | is_decoder: true is not supported; expected false",
                "tie_encoder_decoder         | true           | tie_encoder_decoder: true is not supported; expected false",
                "scale_decoder_outputs       | null           | scale_decoder_outputs: null is not true or false",
                "scale_decoder_outputs       | false          | scale_decoder_outputs: false with tie_word_embeddings: true means other logits to transformers 4 than to 5; set both to true, where its logits are scaled, or to false",
                "tie_word_embeddings         | null           | tie_word_embeddings: null is not true or false",
                "tie_word_embeddings         | \"yes\"        | tie_word_embeddings: \"yes\" is not true or false",
                "head_dim                    | 9              | head_dim: 9 is not the same as d_kv: 8",
                "num_attention_heads         | 3              | num_attention_heads: 3 is not the same as num_heads: 2",
                "num_hidden_layers           | 3              | num_hidden_layers: 3 is not the same as num_layers: 2",
                "hidden_size                 | 17             | hidden_size: 17 is not the same as d_model: 16",
                "pruned_heads                | {\"0\": [1]}   | pruned_heads is not supported",
                "quantization_config         | {\"bits\": 8}  | quantization_config is not supported",
                "vocab_size                  | absent         | vocab_size is missing",
                "vocab_size                  | 0              | vocab_size: 0 is less than 1",
                "vocab_size                  | 4000000000     | vocab_size: 4000000000 is not an integer",
                "d_model                     | null           | d_model is missing",
                "d_model                     | \"16\"         | d_model: \"16\" is not an integer",
                "d_model                     | 16.5           | d_model: 16.5 is not an integer",
                "d_model                     | 0              | d_model: 0 is less than 1",
                "num_heads                   | absent         | num_heads is missing",
                "num_heads                   | 2147483647     | num_heads: 2147483647 heads of d_kv 8 are too many numbers",
                "num_layers                  | -1             | num_layers: -1 is less than 0",
                "num_decoder_layers          | -1             | num_decoder_layers: -1 is less than 0",
                "d_kv                        | -8             | d_kv: -8 is less than 1",
                "d_ff                        | [64]           | d_ff: [64] is not an integer",
                "layer_norm_epsilon          | 0              | layer_norm_epsilon: 0.0 is not between 0 and 1",
                "layer_norm_epsilon          | 2.0            | layer_norm_epsilon: 2.0 is not between 0 and 1",
                "layer_norm_epsilon          | \"1e-6\"       | layer_norm_epsilon: \"1e-6\" is not a number",
                "layer_norm_epsilon          | null           | layer_norm_epsilon: null is not a number",
                "relative_attention_num_buckets  | 3          | relative_attention_num_buckets: 3 is less than 4",
                "relative_attention_num_buckets  | null       | relative_attention_num_buckets: null is not an integer",
                "relative_attention_max_distance | 31         | relative_attention_max_distance: 31 is less than 32",
                "relative_attention_max_distance | 1e2        | relative_attention_max_distance: 100.0 is not an integer",
                "dropout_rate                | \"none\"       | dropout_rate: \"none\" is not a number",
                "dropout_rate                | 1              | dropout_rate: 1.0 is not in [0, 1)",
                "eos_token_id                | [1, 2]         | eos_token_id: [1,2] is not an integer",
                "eos_token_id                | 100            | eos_token_id: 100 is not less than vocab_size 100",
            })
    void keysThatChangeTheNumbers(String key, String value, String expected) throws IOException {
        ObjectNode keys = (ObjectNode) JSON.readTree(SMALL);
        if (value.equals("absent")) {
            keys.remove(key);
        } else {
            keys.set(key, JSON.readTree(value));
        }
        assertThatThrownBy(() -> read(keys.toString()))
                .isInstanceOf(ModelException.class)
                .hasMessage(folder.resolve("config.json") + ": " + expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                            | not a JSON object",
                "[]                            | not a JSON object",
                "{                             | not valid JSON: line 1",
                "{} {}                         | not valid JSON: line 1",
                "{\"d_kv\": 1, \"d_kv\": 2}    | not valid JSON: line 1",
            })
    void notAnObject(String text, String expected) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith(folder.resolve("config.json") + ": " + expected)
                .message()
                .doesNotContain("\n");
    }

    private T5Config read(String text) throws IOException {
        return stored(text).shape();
    }

    private StoredConfig stored(String text) throws IOException {
        return T5ConfigFile.read(Files.writeString(folder.resolve("config.json"), text));
    }
}
