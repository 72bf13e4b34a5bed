package genir.interpret.source;

import genir.interpret.patch.Component;

/**
 * Something that adds to the residual stream: the start token's embedding, a component of a layer, or one head of it.
 *
 * @param layer of the component, -1 for the embedding
 * @param component null for the embedding
 * @param head -1 for the whole component
 */
public record Source(int layer, Component component, int head) {
    /** The layer of the embedding, and the head of a whole component. */
    public static final int NONE = -1;

    static final Source EMBEDDING = new Source(NONE, null, NONE);

    /** The name in tables. */
    public String label() {
        return component == null ? "embedding" : component.label();
    }

    /** Whether it is the embedding or a whole component: all of these together are the residual. */
    public boolean isWhole() {
        return head == NONE;
    }

    /** Whether a component of a layer reads what this adds. */
    public boolean isBefore(int readerLayer, Component reader) {
        return layer < readerLayer || (layer == readerLayer && component.compareTo(reader) < 0);
    }
}
