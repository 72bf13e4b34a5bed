package genir.model.site;

import java.util.Locale;

/** One of the two stacks of an encoder-decoder. */
public enum StackName {
    ENCODER,
    DECODER;

    /** The name in sites and variables: {@code encoder} or {@code decoder}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
