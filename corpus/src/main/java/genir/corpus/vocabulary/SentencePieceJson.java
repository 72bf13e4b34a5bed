package genir.corpus.vocabulary;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;

/** T5's SentencePiece model as a tokenizer.json, made as transformers' T5Converter makes it: the same ids for every text. */
final class SentencePieceJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String SPACE = "\u2581";
    private static final String END = "</s>";

    private SentencePieceJson() {}

    /**
     * Converts a model.
     *
     * @param sentinels how many tokens {@code <extra_id_N>} T5 puts behind the pieces, the highest first
     * @param prependScheme see {@link TokenizerSettings#prependScheme}; transformers decides by it alone, whatever the model's
     *     {@code add_dummy_prefix} says
     */
    static ObjectNode tokenizer(SentencePieceModel model, int sentinels, String prependScheme) {
        ObjectNode json = NODES.objectNode();
        json.put("version", "1.0");
        json.putNull("truncation");
        json.putNull("padding");
        ArrayNode added = json.putArray("added_tokens");
        List<SentencePieceModel.Piece> pieces = model.pieces();
        int end = -1;
        ArrayNode vocab = NODES.arrayNode();
        for (int id = 0; id < pieces.size(); id++) {
            SentencePieceModel.Piece piece = pieces.get(id);
            vocab.addArray().add(piece.text()).add(piece.score());
            if (piece.added() || id == model.unknownId()) {
                added.add(TokenizerJson.addedToken(id, piece.text(), piece.special() || id == model.unknownId()));
            }
            end = piece.text().equals(END) ? id : end;
        }
        for (int sentinel = sentinels - 1; sentinel >= 0; sentinel--) {
            vocab.addArray().add(Sentinels.token(sentinel)).add(0.0f);
        }
        json.set("normalizer", normalizer(model.charsmap()));
        json.set("pre_tokenizer", metaspace(prependScheme));
        if (end >= 0) {
            json.set("post_processor", TokenizerJson.endOfSequence(END, end));
        }
        json.set("decoder", metaspace(prependScheme));
        ObjectNode unigram = json.putObject("model");
        unigram.put("type", "Unigram");
        unigram.put("unk_id", model.unknownId());
        unigram.set("vocab", vocab);
        unigram.put("byte_fallback", false);
        return json;
    }

    private static ObjectNode normalizer(byte[] charsmap) {
        ObjectNode sequence = NODES.objectNode().put("type", "Sequence");
        ArrayNode normalizers = sequence.putArray("normalizers");
        if (charsmap.length > 0) {
            normalizers
                    .addObject()
                    .put("type", "Precompiled")
                    .put("precompiled_charsmap", Base64.getEncoder().encodeToString(charsmap));
        }
        normalizers.addObject().put("type", "Strip").put("strip_left", false).put("strip_right", true);
        ObjectNode replace = normalizers.addObject().put("type", "Replace");
        replace.putObject("pattern").put("Regex", " {2,}");
        replace.put("content", SPACE);
        return sequence;
    }

    private static ObjectNode metaspace(String prependScheme) {
        return NODES.objectNode()
                .put("type", "Metaspace")
                .put("replacement", SPACE)
                .put("prepend_scheme", prependScheme)
                .put("split", true);
    }
}
