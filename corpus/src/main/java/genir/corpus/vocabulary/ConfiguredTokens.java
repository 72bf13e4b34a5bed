package genir.corpus.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.InputException;
import genir.corpus.Names;
import genir.corpus.io.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The tokens that a checkpoint names outside of its tokenizer: {@code added_tokens_decoder} and the special tokens of {@code
 * tokenizer_config.json} or, in older checkpoints, of {@code added_tokens.json} and {@code special_tokens_map.json}. They
 * are added as {@code AutoTokenizer} of transformers 4 adds them: first those with ids, in order of these, with their flags
 * in place of those they had, then the special tokens that are still missing.
 */
final class ConfiguredTokens {
    private static final String ADDED = "added_tokens.json";
    static final String SPECIAL = "special_tokens_map.json";
    static final String ADDITIONAL = "additional_special_tokens";
    private static final List<String> NAMED =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");
    private static final List<String> FLAGS = List.of("single_word", "lstrip", "rstrip", "normalized");

    private final Path folder;
    private final TokenizerSettings settings;

    /** The special tokens by content, in transformers' order. */
    private final Map<String, ObjectNode> special = new LinkedHashMap<>();

    private ConfiguredTokens(Path folder, TokenizerSettings settings) {
        this.folder = folder;
        this.settings = settings;
    }

    /**
     * Adds them to a tokenizer.
     *
     * @param tokenizer where it was read
     * @param rows rows of the model's embeddings: a special token that only the configuration names and that has none is left
     *     out, as transformers cannot look it up either
     */
    static void add(Path folder, TokenizerSettings settings, Path tokenizer, ObjectNode json, int rows) {
        new ConfiguredTokens(folder, settings).add(tokenizer, json, rows);
    }

    private void add(Path tokenizer, ObjectNode json, int rows) {
        boolean complete = settings.get("added_tokens_decoder").isObject();
        readSpecial(complete);
        AddedTokens tokens = new AddedTokens(tokenizer, json, rows);
        boolean converted = !tokenizer.endsWith(HuggingFaceTokenizerFiles.TOKENIZER);
        withIds(complete).forEach((id, token) -> {
            if (complete || converted || !tokens.contains(token)) {
                tokens.put(id, token);
            }
        });
        special.values().stream().filter(token -> !tokens.contains(token)).forEach(tokens::append);
        tokens.store(fileWithIds(complete));
    }

    private void readSpecial(boolean complete) {
        Path file = folder.resolve(SPECIAL);
        ObjectNode map = !complete && Files.exists(file)
                ? Json.read(file, ObjectNode.class, "a tokenizer's special tokens")
                : JsonNodeFactory.instance.objectNode();
        for (String name : NAMED) {
            JsonNode token = map.hasNonNull(name) ? map.get(name) : settings.get(name);
            if (!token.isMissingNode() && !token.isNull()) {
                addSpecial(token);
            }
        }
        Stream.concat(settings.additionalTokens(), map.path(ADDITIONAL).valueStream())
                .forEach(this::addSpecial);
        settings.sentinelsBeside(new ArrayList<>(special.keySet()))
                .forEach(sentinel -> addSpecial(JsonNodeFactory.instance.textNode(sentinel)));
    }

    private void addSpecial(JsonNode token) {
        String content =
                token.isTextual() ? token.asText() : token.path("content").asText();
        if (!content.isEmpty()) {
            special.putIfAbsent(content, addedToken(content, true, token));
        }
    }

    private static ObjectNode addedToken(String content, boolean special, JsonNode flags) {
        ObjectNode token = TokenizerJson.addedToken(0, content, special).put("normalized", !special);
        for (String flag : FLAGS) {
            if (flags.path(flag).isBoolean()) {
                token.set(flag, flags.get(flag));
            }
        }
        return token;
    }

    private Path fileWithIds(boolean complete) {
        return folder.resolve(complete ? TokenizerSettings.FILE : ADDED);
    }

    /** The tokens that files name with their ids. */
    private Map<Integer, ObjectNode> withIds(boolean complete) {
        Map<Integer, ObjectNode> tokens = new TreeMap<>();
        Path file = fileWithIds(complete);
        if (complete) {
            for (Map.Entry<String, JsonNode> entry :
                    settings.get("added_tokens_decoder").properties()) {
                JsonNode token = entry.getValue();
                String content = token.path("content").asText();
                if (content.isEmpty() || !entry.getKey().matches("\\d{1,9}")) {
                    throw InputException.in(
                            file,
                            "added_tokens_decoder: " + Names.quote(entry.getKey()) + " is not an id with a token that"
                                    + " has content");
                }
                boolean isSpecial = token.path("special").asBoolean() || special.containsKey(content);
                tokens.put(Integer.parseInt(entry.getKey()), addedToken(content, isSpecial, token));
            }
        } else if (Files.exists(file)) {
            for (Map.Entry<String, JsonNode> entry : Json.read(file, ObjectNode.class, "added tokens with their ids")
                    .properties()) {
                String content = entry.getKey();
                JsonNode id = entry.getValue();
                if (!id.isInt() || id.intValue() < 0) {
                    throw InputException.in(file, "token " + Names.quote(content) + " has no id");
                }
                ObjectNode token =
                        addedToken(content, special.containsKey(content), JsonNodeFactory.instance.nullNode());
                if (tokens.put(id.intValue(), token) != null) {
                    throw InputException.in(file, "two tokens have id " + id);
                }
            }
        }
        return tokens;
    }

    /** The added tokens of a tokenizer, in the order in which the library takes them in. */
    private static final class AddedTokens {
        private final ObjectNode json;
        private final int rows;
        private final Map<String, Integer> vocab;
        private final Map<String, ObjectNode> added = new LinkedHashMap<>();
        private int next;

        AddedTokens(Path file, ObjectNode json, int rows) {
            this.json = json;
            this.rows = rows;
            this.vocab = TokenizerJson.vocab(file, json);
            this.next = vocab.size();
            JsonNode tokens = json.path("added_tokens");
            if (!tokens.isMissingNode() && !tokens.isNull() && !tokens.isArray()) {
                throw InputException.in(file, "not a tokenizer.json that can be loaded: added_tokens is not an array");
            }
            for (JsonNode token : tokens) {
                if (!(token instanceof ObjectNode object)) {
                    throw InputException.in(
                            file, "not a tokenizer.json that can be loaded: an added token is not an object");
                }
                added.put(token.path("content").asText(), object);
                next = Math.max(next, token.path("id").asInt() + 1);
            }
        }

        boolean contains(ObjectNode token) {
            return added.containsKey(content(token));
        }

        private static String content(ObjectNode token) {
            return token.path("content").asText();
        }

        void append(ObjectNode token) {
            put(vocab.getOrDefault(content(token), next), token);
        }

        /** Adds a token, or gives one that is there these flags. */
        void put(int id, ObjectNode token) {
            boolean known = contains(token) || vocab.containsKey(content(token));
            if (known || id < rows || !token.path("special").asBoolean()) {
                added.put(content(token), token.put("id", id));
                next = Math.max(next, id + 1);
            }
        }

        /** Puts them into the tokenizer; the ids that it had were sound, so that others can come from {@code ids} only. */
        void store(Path ids) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            added.values().forEach(array::add);
            json.set("added_tokens", array);
            TokenizerJson.requireIdsOfTheLibrary(ids, json);
        }
    }
}
