package genir.corpus.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.InputException;
import genir.corpus.Names;
import genir.corpus.docid.Docids;
import genir.corpus.io.Inputs;
import genir.corpus.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tokenizer in a checkpoint of transformers: {@code tokenizer.json}, or T5's {@code spiece.model} with its {@code
 * added_tokens.json}. Added tokens {@code @DOC_ID_...@} are the docids.
 */
public final class HuggingFaceTokenizerFiles {
    private static final String TOKENIZER = "tokenizer.json";
    private static final String SENTENCE_PIECE = "spiece.model";
    private static final String ADDED = "added_tokens.json";
    private static final String CONFIG = "tokenizer_config.json";
    private static final String SPECIAL_TOKENS = "special_tokens_map.json";
    private static final String END_TEST = "a";

    /** What T5 has where its tokenizer's configuration does not say. */
    private static final int DEFAULT_SENTINELS = 100;

    private static final int MOST_SENTINELS = 10_000;

    /** Published models have less than 5 MB. */
    private static final long LARGEST_SENTENCE_PIECE = 256L << 20;

    private HuggingFaceTokenizerFiles() {}

    /** Whether a folder has a tokenizer of a kind that {@link #read} knows. */
    public static boolean areIn(Path folder) {
        return Files.exists(folder.resolve(TOKENIZER)) || Files.exists(folder.resolve(SENTENCE_PIECE));
    }

    /**
     * Reads a checkpoint's vocabulary.
     *
     * @param rows rows of the model's embeddings; those beyond the tokens are unused ids
     * @throws InputException if there is no tokenizer, it is damaged, it has more tokens than the model has rows, or its
     *     docid tokens are not the last ones
     */
    public static Vocabulary read(Path folder, int rows) {
        Path file = folder.resolve(Files.exists(folder.resolve(TOKENIZER)) ? TOKENIZER : SENTENCE_PIECE);
        if (!areIn(folder)) {
            throw InputException.in(folder, "no tokenizer; expected " + TOKENIZER + " or " + SENTENCE_PIECE);
        }
        boolean sentencePiece = file.endsWith(SENTENCE_PIECE);
        ObjectNode json = sentencePiece ? sentencePiece(folder, file) : TokenizerJson.read(file);
        List<String> documents = TokenizerJson.docids(file, json);
        TokenizerWords words = TokenizerWords.of(file, json);
        int tokens = words.count() + documents.size();
        if (tokens > rows) {
            throw InputException.in(file, "has " + tokens + " tokens, but the model's vocab_size is only " + rows);
        }
        return new Vocabulary(words, Docids.atomic(documents), rows - tokens);
    }

    private static ObjectNode sentencePiece(Path folder, Path file) {
        Inputs.require(file, "T5's SentencePiece model");
        byte[] bytes;
        try {
            if (Files.size(file) > LARGEST_SENTENCE_PIECE) {
                throw InputException.in(file, "not a SentencePiece model: larger than any");
            }
            bytes = Files.readAllBytes(file);
        } catch (IOException failure) {
            throw Inputs.unreadable(file, failure);
        }
        ObjectNode json = SentencePieceJson.tokenizer(SentencePieceModel.parse(file, bytes), sentinels(folder));
        addTokens(folder.resolve(ADDED), json);
        return json;
    }

    private static int sentinels(Path folder) {
        Path file = folder.resolve(CONFIG);
        if (!Files.exists(file)) {
            return DEFAULT_SENTINELS;
        }
        JsonNode count =
                Json.read(file, JsonNode.class, "a tokenizer's configuration").path("extra_ids");
        if (count.isMissingNode() || count.isNull()) {
            return DEFAULT_SENTINELS;
        }
        if (!count.isInt() || count.intValue() < 0 || count.intValue() > MOST_SENTINELS) {
            throw InputException.in(file, "extra_ids is not a number from 0 to " + MOST_SENTINELS);
        }
        return count.intValue();
    }

    /** The tokens that a tokenizer without a tokenizer.json was given later, with their ids. */
    private static void addTokens(Path file, ObjectNode json) {
        if (!Files.exists(file)) {
            return;
        }
        ArrayNode added = json.withArray("added_tokens");
        JsonNode vocab = json.path("model").path("vocab");
        int known = vocab.size();
        Map<Integer, String> tokens = new TreeMap<>();
        for (Map.Entry<String, JsonNode> token :
                Json.read(file, ObjectNode.class, "added tokens with their ids").properties()) {
            JsonNode id = token.getValue();
            if (!id.isInt() || id.intValue() < 0) {
                throw InputException.in(file, "token " + Names.quote(token.getKey()) + " has no id");
            }
            if (tokens.put(id.intValue(), token.getKey()) != null) {
                throw InputException.in(file, "two tokens have id " + id);
            }
        }
        tokens.forEach((id, token) -> {
            if (id >= known) {
                added.add(TokenizerJson.addedToken(id, token, false));
            } else if (!vocab.get(id).path(0).asText().equals(token)) {
                throw InputException.in(
                        file,
                        "token " + Names.quote(token) + " has id " + id + ", which is "
                                + Names.quote(vocab.get(id).path(0).asText()) + " in " + SENTENCE_PIECE);
            }
        });
        TokenizerJson.requireIdsOfTheLibrary(file, json);
    }

    /**
     * Writes the files from which transformers' AutoTokenizer loads a vocabulary.
     *
     * @param folder an existing one
     */
    public static void write(Path folder, Vocabulary vocabulary) throws IOException {
        ObjectNode json = vocabulary.tokenizerJson();
        if (vocabulary.words() instanceof AnalyzedWords words) {
            LuceneTokenizerJson.analyse(json, words.analyzer());
        } else if (!endsInputs(json, vocabulary.eos())) {
            json.set(
                    "post_processor",
                    TokenizerJson.endOfSequence(vocabulary.token(vocabulary.eos()), vocabulary.eos()));
        }
        Json.write(folder.resolve(TOKENIZER), json);
        ObjectNode special = JsonNodeFactory.instance.objectNode();
        special.put("eos_token", vocabulary.token(vocabulary.eos()));
        special.put("pad_token", vocabulary.token(vocabulary.pad()));
        special.put("unk_token", vocabulary.token(vocabulary.unk()));
        int sentinels = 0;
        while (vocabulary.words().id("<extra_id_" + sentinels + ">") >= 0) {
            sentinels++;
        }
        // The class of T5 adds sentinel tokens; without any of its own a tokenizer must not be one.
        if (sentinels > 0) {
            ArrayNode names = special.putArray("additional_special_tokens");
            for (int sentinel = 0; sentinel < sentinels; sentinel++) {
                names.add("<extra_id_" + sentinel + ">");
            }
        }
        Json.write(folder.resolve(SPECIAL_TOKENS), special);
        ObjectNode config = special.deepCopy();
        // Not T5TokenizerFast: transformers 5 makes that one anew from the pieces, without tokenizer.json's normaliser.
        config.put("tokenizer_class", "PreTrainedTokenizerFast");
        if (sentinels > 0) {
            config.put("extra_ids", sentinels);
        }
        config.put("clean_up_tokenization_spaces", false);
        // Without this the plain class also returns token types, which T5 does not take.
        config.putArray("model_input_names").add("input_ids").add("attention_mask");
        Json.write(folder.resolve(CONFIG), config);
    }

    /** What the written tokenizer does differently from the vocabulary, a sentence each; empty if nothing. */
    public static List<String> differences(Vocabulary vocabulary) {
        return vocabulary.words() instanceof AnalyzedWords words
                ? LuceneTokenizerJson.differences(words.analyzer())
                : List.of();
    }

    /** Whether the tokenizer itself ends an input as {@link Vocabulary#encode} does. */
    private static boolean endsInputs(ObjectNode json, int eos) throws IOException {
        try (var tokenizer = NativeTokenizers.load(json, true)) {
            long[] ids = tokenizer.encode(END_TEST).getIds();
            return ids.length > 0 && ids[ids.length - 1] == eos;
        }
    }
}
