package genir.model.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import genir.model.T5Config;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which of Hugging Face's configuration keys must be there, and which values would mean another computation than ours. */
final class T5ConfigRules {
    /** No defaults for these: Hugging Face's differ from ours, and both would only guess. */
    private static final List<String> REQUIRED =
            List.of("vocab_size", "d_model", "d_kv", "d_ff", "num_heads", "num_layers");

    /** Other names under which transformers reads the same value. */
    private static final Map<String, String> ALIASES = Map.of(
            "hidden_size", "d_model",
            "head_dim", "d_kv",
            "num_attention_heads", "num_heads",
            "num_hidden_layers", "num_layers");

    /** What transformers too takes for "as usual" when it is null: any other null would be a value of its own. */
    private static final Set<String> NULLABLE = Set.of("num_decoder_layers", "pad_token_id", "eos_token_id");

    private T5ConfigRules() {}

    /** What is wrong with a configuration, beginning with the key, or null. */
    static String problem(ObjectNode keys) {
        String modelType = keys.path("model_type").asText("");
        if (!modelType.equals("t5") && !modelType.equals("mt5")) {
            return "model_type: " + value(keys, "model_type") + " is not supported; known: t5, mt5";
        }
        for (String key : REQUIRED) {
            if (!keys.hasNonNull(key)) {
                return key + " is missing";
            }
        }
        // Its absence means something else in mT5 than in T5.
        if (modelType.equals("mt5") && !keys.hasNonNull("feed_forward_proj")) {
            return "feed_forward_proj is missing";
        }
        for (RecordComponent component : T5Config.class.getRecordComponents()) {
            String problem = wrongType(keys, component);
            if (problem != null) {
                return problem;
            }
        }
        String problem = otherComputation(keys);
        return problem == null ? outOfRange(keys) : problem;
    }

    private static String wrongType(ObjectNode keys, RecordComponent component) {
        String key = PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName());
        if (!keys.has(key) || (keys.get(key).isNull() && NULLABLE.contains(key))) {
            return null;
        }
        JsonNode value = keys.get(key);
        Class<?> type = component.getType();
        if (type == Integer.class) {
            return value.isIntegralNumber() && value.canConvertToInt() ? null : is(keys, key, "not an integer");
        }
        if (type == Double.class) {
            return value.isNumber() ? null : is(keys, key, "not a number");
        }
        if (type == Boolean.class) {
            return value.isBoolean() ? null : is(keys, key, "not true or false");
        }
        return value.isTextual() ? null : is(keys, key, "not a string");
    }

    /** Keys that change the numbers and have one value here. */
    private static String otherComputation(ObjectNode keys) {
        String activation = keys.path("feed_forward_proj").asText("relu");
        if (!activation.equals("relu") && !activation.equals("gated-gelu")) {
            return is(keys, "feed_forward_proj", "not supported; known: relu, gated-gelu");
        }
        boolean gated = activation.startsWith("gated-");
        Map<String, JsonNode> only = new LinkedHashMap<>();
        only.put("is_encoder_decoder", BooleanNode.TRUE);
        only.put("is_decoder", BooleanNode.FALSE);
        only.put("is_gated_act", BooleanNode.valueOf(gated));
        only.put("dense_act_fn", TextNode.valueOf(gated ? "gelu_new" : "relu"));
        only.put("tie_encoder_decoder", BooleanNode.FALSE);
        only.put(
                "decoder_start_token_id",
                IntNode.valueOf(keys.path("pad_token_id").asInt(0)));
        for (Map.Entry<String, JsonNode> expected : only.entrySet()) {
            String key = expected.getKey();
            if (keys.hasNonNull(key) && !keys.get(key).equals(expected.getValue())) {
                return is(
                        keys,
                        key,
                        "not supported; expected " + expected.getValue().asText());
            }
        }
        for (Map.Entry<String, String> alias : ALIASES.entrySet()) {
            String key = alias.getKey();
            if (keys.hasNonNull(key) && !keys.get(key).equals(keys.get(alias.getValue()))) {
                return is(keys, key, "not the same as " + alias.getValue() + ": " + value(keys, alias.getValue()));
            }
        }
        for (String key : List.of("pruned_heads", "quantization_config")) {
            if (keys.hasNonNull(key) && !keys.get(key).isEmpty()) {
                return key + " is not supported";
            }
        }
        return OutputLayer.problem(keys);
    }

    /** Token ids index the embeddings. */
    private static String outOfRange(ObjectNode keys) {
        int size = keys.get("vocab_size").intValue();
        if (size < 1) {
            return "vocab_size: " + size + " is less than 1";
        }
        for (String key : List.of("pad_token_id", "eos_token_id")) {
            if (keys.path(key).asInt(0) >= size) {
                return is(keys, key, "not less than vocab_size " + size);
            }
        }
        return null;
    }

    private static String is(ObjectNode keys, String key, String what) {
        return key + ": " + value(keys, key) + " is " + what;
    }

    private static String value(ObjectNode keys, String key) {
        return OneLine.shorten(
                keys.path(key).isMissingNode() ? "null" : keys.get(key).toString());
    }
}
