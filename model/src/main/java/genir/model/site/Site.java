package genir.model.site;

/**
 * A place in the model whose value can be read or overwritten, named as in TransformerLens: {@code
 * decoder.2.hook_mlp_out}, {@code decoder.2.cross_attn.hook_pattern}, {@code encoder.hook_out}.
 *
 * @param stack encoder or decoder
 * @param layer counted from 0; {@link #NO_LAYER} for sites of the whole stack
 * @param component the part of the layer the site is inside of ({@code attn}, {@code cross_attn}, {@code mlp}, {@code ln1},
 *     {@code final_ln}, ...), or empty for the residual stream and what a layer's components add to it
 * @param part the value itself, beginning with {@code hook_}
 */
public record Site(StackName stack, int layer, String component, String part) {
    /** The layer of sites that belong to a whole stack. */
    public static final int NO_LAYER = -1;

    /** The canonical dotted name; {@link Sites#parse} reads it back. */
    public String name() {
        return stack.label()
                + (layer == NO_LAYER ? "" : "." + layer)
                + (component.isEmpty() ? "" : "." + component)
                + "."
                + part;
    }

    @Override
    public String toString() {
        return name();
    }
}
