package genir.corpus.vocabulary;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.Identifiers;
import genir.corpus.InputException;
import genir.corpus.Names;
import genir.corpus.docid.DocidTokens;
import genir.corpus.io.Inputs;
import genir.corpus.io.Json;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads and makes the tokenizer.json of Hugging Face's tokenizers library. */
final class TokenizerJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String ADDED = "added_tokens";
    /** Reads a value of several. */
    private static final ObjectReader PIECES =
            Json.strict().reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final String EXPECTED = "a tokenizer.json of Hugging Face's tokenizers";

    /** More ids without a token than this, beside as many as there are tokens, are taken for a damaged file. */
    private static final int LARGEST_GAP = 4096;

    private TokenizerJson() {}

    /** Reads a file that should be a tokenizer.json. */
    static ObjectNode read(Path file) {
        return sound(file, Json.read(file, JsonNode.class, EXPECTED));
    }

    /**
     * Reads a file without the docid tokens that stand at the end of its added ones: of millions, none is kept in memory.
     *
     * @throws InputException as {@link #read} does
     */
    static ObjectNode readWords(Path file) {
        try (Reader reader = Inputs.reader(file, EXPECTED);
                JsonParser parser = Json.strict().createParser(reader)) {
            ObjectNode json = NODES.objectNode();
            int first = -1;
            int next = -1;
            boolean plain = parser.nextToken() == JsonToken.START_OBJECT;
            while (plain && parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() != JsonToken.START_ARRAY || !name.equals(ADDED)) {
                    json.set(name, PIECES.readTree(parser));
                    continue;
                }
                ArrayNode words = json.putArray(ADDED);
                while (plain && parser.nextToken() != JsonToken.END_ARRAY) {
                    JsonNode token = PIECES.readTree(parser);
                    if (!DocidTokens.isDocid(token.path("content").asText())) {
                        words.add(token);
                        plain = first < 0;
                        continue;
                    }
                    int id = token.path("id").isInt() ? token.path("id").intValue() : -1;
                    plain = id >= 0 && (first < 0 || id == next);
                    first = first < 0 ? id : first;
                    next = id + 1;
                }
            }
            plain &= parser.nextToken() == null;
            if (plain && (first < 0 || first == requireIdsOfTheLibrary(file, json))) {
                return sound(file, json);
            }
        } catch (JsonProcessingException malformed) {
            throw Json.malformed(file, 1, malformed);
        } catch (IOException failure) {
            throw Inputs.unreadable(file, failure);
        }
        // Not as it is written here; what is wrong with it is said by who looks at it as a whole.
        ObjectNode json = read(file);
        removeDocids(json);
        return json;
    }

    /**
     * Writes a tokenizer with docid tokens behind its added ones, which have ids from {@code first} on; they need not be in memory together.
     *
     * @param words the tokenizer without them
     */
    static void write(Path file, ObjectNode words, int first, List<String> tokens) throws IOException {
        if (!words.has(ADDED)) {
            words.putArray(ADDED);
        }
        Json.write(file, json -> {
            json.writeStartObject();
            for (Map.Entry<String, JsonNode> property : words.properties()) {
                json.writeFieldName(property.getKey());
                if (!property.getKey().equals(ADDED)) {
                    json.writeTree(property.getValue());
                    continue;
                }
                json.writeStartArray();
                for (JsonNode word : property.getValue()) {
                    json.writeTree(word);
                }
                int id = first;
                for (String token : tokens) {
                    // Value by value: a whole tree would be flushed to the disk each time.
                    json.writeStartObject();
                    for (Map.Entry<String, JsonNode> value :
                            addedToken(id++, token, false).properties()) {
                        json.writeFieldName(value.getKey());
                        JsonNode written = value.getValue();
                        if (written.isTextual()) {
                            json.writeString(written.textValue());
                        } else if (written.isBoolean()) {
                            json.writeBoolean(written.booleanValue());
                        } else {
                            json.writeNumber(written.intValue());
                        }
                    }
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        });
    }

    /** Passes only what Hugging Face's library can be given: it ends the process on some that are damaged. */
    static ObjectNode sound(Path file, JsonNode json) {
        if (json instanceof ObjectNode object
                && json.path("model").path("vocab").isContainerNode()) {
            Charsmap.requireSound(file, object);
            requireIdsOfTheLibrary(file, object);
            return object;
        }
        throw InputException.in(file, "not a tokenizer.json: it has no model.vocab");
    }

    /**
     * A tokenizer that looks up what stands between white space and ends with {@code </s>}.
     *
     * <p>Its input are terms as the analyzer made them, joined by spaces: the analysis itself has no counterpart there.
     */
    static ObjectNode wordLevel(List<String> tokens, List<String> special, Map<String, Integer> sentinels) {
        ObjectNode json = NODES.objectNode();
        json.put("version", "1.0");
        json.putNull("truncation");
        json.putNull("padding");
        ArrayNode added = json.putArray(ADDED);
        for (int id = 0; id < special.size(); id++) {
            added.add(addedToken(id, special.get(id), true));
        }
        sentinels.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(sentinel -> added.add(addedToken(sentinel.getValue(), sentinel.getKey(), true)));
        json.putNull("normalizer");
        json.putObject("pre_tokenizer").put("type", "WhitespaceSplit");
        json.set("post_processor", endOfSequence(special.get(1), 1));
        json.putNull("decoder");
        ObjectNode model = json.putObject("model");
        model.put("type", "WordLevel");
        ObjectNode vocab = model.putObject("vocab");
        for (int id = 0; id < tokens.size(); id++) {
            vocab.put(tokens.get(id), id);
        }
        model.put("unk_token", special.get(2));
        return json;
    }

    /** Adds docid tokens, with ids from {@code first} on. */
    static void addDocids(ObjectNode json, int first, List<String> tokens) {
        ArrayNode added = json.withArray(ADDED);
        for (int i = 0; i < tokens.size(); i++) {
            added.add(addedToken(first + i, tokens.get(i), false));
        }
    }

    /** Takes the docid tokens out that {@link #addDocids} put in. */
    static void removeDocids(ObjectNode json) {
        if (json.get(ADDED) instanceof ArrayNode added) {
            ArrayNode kept = NODES.arrayNode();
            for (JsonNode token : added) {
                if (!DocidTokens.isDocid(token.path("content").asText())) {
                    kept.add(token);
                }
            }
            json.set(ADDED, kept);
        }
    }

    /**
     * The documents whose tokens were added, in order of token.
     *
     * @throws InputException if these tokens are not the last ones, without a gap, each once
     */
    static List<String> docids(Path file, ObjectNode json) {
        TreeMap<Integer, String> tokens = new TreeMap<>();
        for (JsonNode token : json.path(ADDED)) {
            String content = token.path("content").asText();
            if (DocidTokens.namesDocument(content)) {
                String other = tokens.put(id(file, content, token.path("id")), content);
                if (other != null) {
                    throw InputException.in(file, "tokens " + other + " and " + content + " have one id");
                }
            }
        }
        if (tokens.isEmpty()) {
            return List.of();
        }
        ObjectNode words = json.deepCopy();
        removeDocids(words);
        int count = tokens(file, words).size();
        if (tokens.firstKey() != count || tokens.lastKey() != count + tokens.size() - 1) {
            throw InputException.in(
                    file,
                    "the docid tokens have ids " + tokens.firstKey() + " to " + tokens.lastKey() + ", expected "
                            + tokens.size() + " ids without a gap from " + count + " on, behind all other tokens");
        }
        List<String> documents =
                tokens.values().stream().map(DocidTokens::documentId).toList();
        Set<String> seen = new HashSet<>();
        for (String document : documents) {
            Identifiers.problem(document).ifPresent(problem -> {
                throw InputException.in(
                        file,
                        "token " + Names.quote(DocidTokens.ofDocument(document)) + ": the document's id " + problem);
            });
            if (!seen.add(document)) {
                throw InputException.in(file, "token " + DocidTokens.ofDocument(document) + " is there twice");
            }
        }
        return documents;
    }

    /**
     * Requires of the added tokens the ids that Hugging Face's library gives them, which passes over those in the file: a
     * token of the vocabulary keeps its id, any other comes behind the vocabulary and those before it.
     *
     * @return the id that the next new one would get
     */
    static int requireIdsOfTheLibrary(Path file, ObjectNode json) {
        Map<String, Integer> known = vocab(file, json);
        int next = json.path("model").path("vocab").size();
        for (JsonNode token : json.path(ADDED)) {
            String content = token.path("content").asText();
            int expected = known.getOrDefault(content, next);
            int id = id(file, content, token.path("id"));
            if (id != expected) {
                throw InputException.in(
                        file,
                        "token " + Names.quote(content) + " has id " + id
                                + " there, but Hugging Face's tokenizers give it " + expected);
            }
            known.put(content, id);
            next = Math.max(next, id + 1);
        }
        return next;
    }

    /** The ids of the model's own tokens; the caller may change the map. */
    static Map<String, Integer> vocab(Path file, ObjectNode json) {
        Map<String, Integer> ids = new HashMap<>();
        JsonNode vocab = json.path("model").path("vocab");
        if (vocab.isArray()) {
            for (int id = 0; id < vocab.size(); id++) {
                ids.put(vocab.get(id).path(0).asText(), id);
            }
        } else {
            vocab.properties().forEach(entry -> ids.put(entry.getKey(), id(file, entry.getKey(), entry.getValue())));
        }
        return ids;
    }

    /** How an id that no token has is shown. */
    static String unused(int id) {
        return "<unused_" + id + ">";
    }

    /** All tokens by id, those of the model and the added ones; a gap in the ids is filled by {@code <unused_ID>}. */
    static List<String> tokens(Path file, ObjectNode json) {
        TreeMap<Integer, String> byId = new TreeMap<>();
        JsonNode vocab = json.path("model").path("vocab");
        if (vocab.isArray()) {
            for (JsonNode entry : vocab) {
                byId.put(byId.size(), entry.path(0).asText());
            }
        } else {
            for (Map.Entry<String, JsonNode> entry : vocab.properties()) {
                put(file, byId, id(file, entry.getKey(), entry.getValue()), entry.getKey());
            }
        }
        for (JsonNode token : json.path(ADDED)) {
            String content = token.path("content").asText();
            put(file, byId, id(file, content, token.path("id")), content);
        }
        if (byId.isEmpty()) {
            throw InputException.in(file, "not a tokenizer.json: model.vocab is empty");
        }
        if (byId.lastKey() > 2L * byId.size() + LARGEST_GAP) {
            Map.Entry<Integer, String> last = byId.lastEntry();
            throw InputException.in(
                    file,
                    "token " + Names.quote(last.getValue()) + " has id " + last.getKey() + ", but there are only "
                            + byId.size() + " tokens");
        }
        List<String> tokens = new ArrayList<>();
        for (int id = 0; id <= byId.lastKey(); id++) {
            tokens.add(byId.getOrDefault(id, unused(id)));
        }
        return List.copyOf(tokens);
    }

    private static void put(Path file, Map<Integer, String> byId, int id, String token) {
        String other = byId.put(id, token);
        if (other != null && !other.equals(token)) {
            throw InputException.in(
                    file, "tokens " + Names.quote(other) + " and " + Names.quote(token) + " have one id, " + id);
        }
    }

    /** Finds the special tokens by the names they go under; without an unknown token the padding stands for it. */
    static Words.Specials specials(Path file, ObjectNode json, List<String> tokens) {
        int pad = first(file, tokens, "padding", List.of("<pad>", "[PAD]", "<|pad|>"));
        int eos = first(file, tokens, "end", List.of("</s>", "[SEP]", "<eos>", "<|endoftext|>"));
        JsonNode model = json.path("model");
        int unk = model.path("unk_id").isInt()
                ? model.path("unk_id").intValue()
                : tokens.indexOf(model.path("unk_token").asText("<unk>"));
        return new Words.Specials(pad, eos, unk < 0 ? pad : unk);
    }

    private static int first(Path file, List<String> tokens, String what, List<String> names) {
        return names.stream()
                .filter(tokens::contains)
                .mapToInt(tokens::indexOf)
                .findFirst()
                .orElseThrow(() -> InputException.in(
                        file, "the tokenizer has no " + what + " token; expected " + String.join(" or ", names)));
    }

    private static int id(Path file, String token, JsonNode id) {
        if (!id.isInt() || id.intValue() < 0) {
            throw InputException.in(file, "not a tokenizer.json: token " + token + " has no id");
        }
        return id.intValue();
    }

    static ObjectNode addedToken(int id, String content, boolean special) {
        return NODES.objectNode()
                .put("id", id)
                .put("content", content)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", special);
    }

    /** Ends each sequence with a token of this id. */
    static ObjectNode endOfSequence(String end, int endId) {
        ObjectNode template = NODES.objectNode().put("type", "TemplateProcessing");
        ArrayNode single = template.putArray("single");
        single.add(piece("Sequence", "A")).add(piece("SpecialToken", end));
        ArrayNode pair = template.putArray("pair");
        pair.add(piece("Sequence", "A")).add(piece("SpecialToken", end));
        pair.add(piece("Sequence", "B")).add(piece("SpecialToken", end));
        ObjectNode token = template.putObject("special_tokens").putObject(end);
        token.put("id", end);
        token.putArray("ids").add(endId);
        token.putArray("tokens").add(end);
        return template;
    }

    private static ObjectNode piece(String type, String id) {
        ObjectNode piece = NODES.objectNode();
        piece.putObject(type).put("id", id).put("type_id", 0);
        return piece;
    }
}
