package genir.corpus.vocabulary;

import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.InputException;
import genir.corpus.docid.Docids;
import genir.corpus.io.Inputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The tokenizer in a checkpoint of transformers: {@code tokenizer.json} or T5's {@code spiece.model}, with what {@code
 * tokenizer_config.json} and the older files beside it say. Added tokens {@code @DOC_ID_...@} are the docids,
 * unless {@code docids.tsv} is beside them with docids of several tokens.
 */
public final class HuggingFaceTokenizerFiles {
    static final String TOKENIZER = "tokenizer.json";
    private static final String SENTENCE_PIECE = "spiece.model";

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
        if (!areIn(folder)) {
            throw InputException.in(folder, "no tokenizer; expected " + TOKENIZER + " or " + SENTENCE_PIECE);
        }
        TokenizerSettings settings = TokenizerSettings.read(folder);
        boolean sentencePiece = !Files.exists(folder.resolve(TOKENIZER))
                || (settings.convertsSentencePiece() && Files.exists(folder.resolve(SENTENCE_PIECE)));
        Path file = folder.resolve(sentencePiece ? SENTENCE_PIECE : TOKENIZER);
        ObjectNode json = sentencePiece ? sentencePiece(file, settings) : TokenizerJson.read(file);
        ConfiguredTokens.add(folder, settings, file, json, rows);
        List<String> documents = TokenizerJson.docids(file, json);
        TokenizerWords words = TokenizerWords.of(file, json);
        Docids docids = Vocabulary.docidsBeside(folder, words.count()).orElseGet(() -> Docids.atomic(documents));
        int tokens = words.count() + docids.tokens().size();
        if (tokens > rows) {
            throw InputException.in(file, "has " + tokens + " tokens, but the model's vocab_size is only " + rows);
        }
        return new Vocabulary(words, docids, rows - tokens);
    }

    private static ObjectNode sentencePiece(Path file, TokenizerSettings settings) {
        settings.requireT5();
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
        return SentencePieceJson.tokenizer(
                SentencePieceModel.parse(file, bytes), settings.sentinels(), settings.prependScheme());
    }
}
