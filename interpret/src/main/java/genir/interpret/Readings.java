package genir.interpret;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * Where the paper's text and its authors' scripts differ, which of the two counts (method.md, section 4). The tables hold
 * both where both are cheap; the report shows the one chosen here.
 *
 * @param cosine cosine of a component with the residual behind its layer, {@code post}, as the figure has it, or before it,
 *     {@code pre}, as the text has it [post]
 * @param wordRanks rank of all words: their {@code mean} or {@code median} [mean]
 * @param attribution what a source adds to a neuron or a head's score: its {@code dot} product, or the {@code cosine}
 *     [dot]
 * @param lens whether the logit lens looks at each {@code head} of cross-attention or at the whole {@code component}
 *     [head]
 * @param shares what sources add to neurons and scores in the paper's Figure 5, as shares of their {@code signed} total,
 *     which add up exactly, or of the {@code positive} ones alone, as the authors' scripts count them [signed]
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Readings(String cosine, String wordRanks, String attribution, String lens, String shares) {
    public Readings {
        cosine = known("cosine", cosine, "post", "pre");
        wordRanks = known("word_ranks", wordRanks, "mean", "median");
        attribution = known("attribution", attribution, "dot", "cosine");
        lens = known("lens", lens, "head", "component");
        shares = known("shares", shares, "signed", "positive");
    }

    /** The defaults of method.md. */
    public static Readings defaults() {
        return new Readings(null, null, null, null, null);
    }

    /** Whether sources are compared by their shares of what is positive. */
    public boolean positiveShares() {
        return shares.equals("positive");
    }

    /** The first of the known values is the default. */
    private static String known(String key, String value, String... known) {
        return InterpretConfig.known("readings." + key, value == null ? known[0] : value, List.of(known));
    }
}
