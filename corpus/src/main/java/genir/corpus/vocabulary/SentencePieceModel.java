package genir.corpus.vocabulary;

import genir.corpus.InputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A SentencePiece model file (spiece.model), a message of protocol buffers: sentencepiece_model.proto of the SentencePiece
 * project names the fields, and protobuf.dev/programming-guides/encoding says how they are written.
 *
 * <p>Read here, because the libraries for Java that read it run SentencePiece's own code and give no tokenizer.json, which
 * is what the rest of this package works with.
 *
 * @param pieces in order of id
 * @param charsmap the precompiled table of the normaliser, empty for none
 */
@SuppressWarnings("ArrayRecordComponent") // a plain carrier from the parser to the conversion
record SentencePieceModel(List<Piece> pieces, int unknownId, byte[] charsmap) {
    private static final int UNIGRAM = 1;
    private static final int CONTROL = 3;
    private static final int USER_DEFINED = 4;

    /** The wire types. */
    private static final int VARINT = 0;

    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    /**
     * One piece.
     *
     * @param type what it is for: 1 normal, 2 unknown, 3 control, 4 user-defined, 5 unused, 6 byte
     */
    record Piece(String text, float score, int type) {
        boolean special() {
            return type == CONTROL;
        }

        boolean added() {
            return type == CONTROL || type == USER_DEFINED;
        }
    }

    /** Parses a file's bytes; anything but a unigram model as T5 has it is an {@link InputException}. */
    static SentencePieceModel parse(Path file, byte[] bytes) {
        return new Parser(file).model(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** What {@link #parse} has found so far, with the format's defaults. */
    private static final class Parser {
        private final Path file;
        private final List<Piece> pieces = new ArrayList<>();
        private int modelType = UNIGRAM;
        private int unknownId;
        private byte[] charsmap = {};

        Parser(Path file) {
            this.file = file;
        }

        SentencePieceModel model(ByteBuffer message) {
            while (message.hasRemaining()) {
                long key = varint(message);
                switch ((int) (key >>> 3)) {
                    case 1 -> pieces.add(piece(sub(message, key)));
                    case 2 -> trainer(sub(message, key));
                    case 3 -> normalizer(sub(message, key));
                    default -> skip(message, key);
                }
            }
            if (pieces.isEmpty()) {
                throw damaged("it has no pieces");
            }
            if (modelType != UNIGRAM) {
                throw refused("its model type is " + modelType + " (2: BPE, 3: word, 4: char)");
            }
            if (unknownId < 0 || unknownId >= pieces.size()) {
                throw damaged("the unknown piece has id " + unknownId + " of " + pieces.size());
            }
            return new SentencePieceModel(List.copyOf(pieces), unknownId, charsmap);
        }

        private Piece piece(ByteBuffer message) {
            String text = "";
            float score = 0;
            int type = 1;
            while (message.hasRemaining()) {
                long key = varint(message);
                switch ((int) (key >>> 3)) {
                    case 1 -> text = text(sub(message, key));
                    case 2 -> score = fixed32(message, key);
                    case 3 -> type = (int) number(message, key);
                    default -> skip(message, key);
                }
            }
            if (!Float.isFinite(score)) {
                throw damaged("piece " + pieces.size() + " has score " + score);
            }
            return new Piece(text, score, type);
        }

        private void trainer(ByteBuffer message) {
            while (message.hasRemaining()) {
                long key = varint(message);
                switch ((int) (key >>> 3)) {
                    case 3 -> modelType = (int) number(message, key);
                    case 24 -> requireFalse(number(message, key), "treat_whitespace_as_suffix");
                    case 35 -> requireFalse(number(message, key), "byte_fallback");
                    case 40 -> unknownId = (int) number(message, key);
                    default -> skip(message, key);
                }
            }
        }

        private void normalizer(ByteBuffer message) {
            while (message.hasRemaining()) {
                long key = varint(message);
                switch ((int) (key >>> 3)) {
                    case 2 -> {
                        ByteBuffer table = sub(message, key);
                        charsmap = new byte[table.remaining()];
                        table.get(charsmap);
                        if (charsmap.length > 0) {
                            Charsmap.requireSound(file, charsmap);
                        }
                    }
                    case 4 -> requireTrue(number(message, key), "remove_extra_whitespaces");
                    case 5 -> requireTrue(number(message, key), "escape_whitespaces");
                    default -> skip(message, key);
                }
            }
        }

        private void requireFalse(long value, String setting) {
            if (value != 0) {
                throw refused("it sets " + setting);
            }
        }

        private void requireTrue(long value, String setting) {
            if (value == 0) {
                throw refused("it unsets " + setting);
            }
        }

        private String text(ByteBuffer bytes) {
            try {
                return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            } catch (CharacterCodingException malformed) {
                throw damaged("piece " + pieces.size() + " is not valid UTF-8");
            }
        }

        private long varint(ByteBuffer in) {
            long value = 0;
            for (int shift = 0; shift < Long.SIZE; shift += 7) {
                if (!in.hasRemaining()) {
                    throw damaged("it ends too early");
                }
                byte next = in.get();
                value |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            throw damaged("a number has more than 64 bits");
        }

        private long number(ByteBuffer in, long key) {
            require(key, VARINT);
            return varint(in);
        }

        private float fixed32(ByteBuffer in, long key) {
            require(key, FIXED32);
            return take(in, Float.BYTES).getFloat();
        }

        /** An embedded message, text or bytes: shares the memory, no copy. */
        private ByteBuffer sub(ByteBuffer in, long key) {
            require(key, BYTES);
            return take(in, varint(in));
        }

        private ByteBuffer take(ByteBuffer in, long length) {
            if (length < 0 || length > in.remaining()) {
                throw damaged("it ends too early");
            }
            ByteBuffer taken = in.slice(in.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
            in.position(in.position() + (int) length);
            return taken;
        }

        private void skip(ByteBuffer in, long key) {
            switch ((int) (key & 7)) {
                case VARINT -> varint(in);
                case FIXED64 -> take(in, Long.BYTES);
                case BYTES -> take(in, varint(in));
                case FIXED32 -> take(in, Integer.BYTES);
                default -> throw damaged("a field has wire type " + (key & 7));
            }
        }

        private void require(long key, int wireType) {
            if ((key & 7) != wireType) {
                throw damaged("field " + (key >>> 3) + " has wire type " + (key & 7));
            }
        }

        private InputException damaged(String reason) {
            return InputException.in(file, "not a SentencePiece model, or a damaged one: " + reason);
        }

        private InputException refused(String reason) {
            return InputException.in(
                    file,
                    "not a SentencePiece model as T5 has it: " + reason
                            + "; put a tokenizer.json beside it, as transformers' save_pretrained writes it");
        }
    }
}
