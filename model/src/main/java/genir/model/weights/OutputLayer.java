package genir.model.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which matrix makes a checkpoint's logits, and whether the decoder's output is scaled by d_model^-0.5 before: the one point
 * in which transformers 4 and 5 compute different numbers from the same file.
 *
 * <p>In transformers 4, {@code tie_word_embeddings} decides both: true, and the matrix is the embeddings', with scaling;
 * false, and it is lm_head, without. transformers 5 writes true whatever the model. There the matrix is lm_head where the
 * file has one that differs from the embeddings; a T5 scales as {@code scale_decoder_outputs} says (absent: as in
 * transformers 4), an mT5 never. Neither looks at {@code transformers_version}: here it tells which of the two wrote the
 * file, and what they do not agree on is refused where it is absent.
 *
 * @param matrix where the output matrix comes from
 * @param scaled whether the decoder's output is scaled
 */
record OutputLayer(Matrix matrix, boolean scaled) {
    static final String TIED = "tie_word_embeddings";
    static final String SCALED = "scale_decoder_outputs";
    private static final String VERSION = "transformers_version";
    private static final Pattern MAJOR = Pattern.compile("(\\d{1,6})\\..*");

    /** Where an output matrix comes from. */
    enum Matrix {
        /** The embeddings; an lm_head beside them is a copy. */
        EMBEDDINGS,
        /** lm_head, which must be there. */
        OWN,
        /** lm_head where it is there, and the embeddings otherwise. */
        OWN_IF_STORED
    }

    /** What the keys of a configuration say that has no {@link #problem}. */
    static OutputLayer of(ObjectNode keys) {
        boolean tied = keys.path(TIED).asBoolean(true);
        if (writtenByFive(keys)) {
            return new OutputLayer(
                    Matrix.OWN_IF_STORED, !mt5(keys) && keys.path(SCALED).asBoolean(true));
        }
        return new OutputLayer(tied ? Matrix.EMBEDDINGS : Matrix.OWN, tied);
    }

    /** Why it cannot be told what the keys mean, beginning with the key, or null. */
    static String problem(ObjectNode keys) {
        if (keys.has(SCALED) && !keys.get(SCALED).isBoolean()) {
            return SCALED + ": " + OneLine.shorten(keys.get(SCALED).toString()) + " is not true or false";
        }
        if (writtenByFive(keys)) {
            return null;
        }
        if (mt5(keys)) {
            if (!keys.hasNonNull(TIED)) {
                return TIED + " is missing";
            }
            return keys.get(TIED).asBoolean() && major(keys) == 0
                    ? TIED + ": true makes transformers 4 scale the logits of an mT5, but not transformers 5;"
                            + " add the " + VERSION + " that wrote the checkpoint"
                    : null;
        }
        boolean tied = keys.path(TIED).asBoolean(true);
        if (keys.has(SCALED) && keys.get(SCALED).asBoolean() != tied) {
            return SCALED + ": " + !tied + " with " + TIED + ": " + tied
                    + " means other logits to transformers 4 than to 5; "
                    + (major(keys) == 0
                            ? "add the " + VERSION + " that wrote the checkpoint"
                            : "set both to true, where its logits are scaled, or to false");
        }
        return null;
    }

    /** Whether transformers 5 wrote the keys as they are: it never writes that the output is not tied. */
    private static boolean writtenByFive(ObjectNode keys) {
        return major(keys) >= 5 && keys.path(TIED).asBoolean(true);
    }

    private static boolean mt5(ObjectNode keys) {
        return keys.path("model_type").asText().equals("mt5");
    }

    /** The first number of the version of transformers that wrote the file; 0 where that is not known. */
    private static int major(ObjectNode keys) {
        JsonNode version = keys.path(VERSION);
        Matcher matcher = MAJOR.matcher(version.isTextual() ? version.textValue() : "");
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }
}
