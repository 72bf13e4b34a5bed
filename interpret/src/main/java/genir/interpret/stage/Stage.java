package genir.interpret.stage;

/**
 * Decoder layers that do one part of the work (method.md, section 4.2).
 *
 * @param name I, II, III in the paper: priming, bridging, interaction
 * @param from first layer
 * @param to last layer, inclusive
 */
public record Stage(String name, int from, int to) {
    /** Layers as in tables: {@code 0-6}, or {@code 3} for a single one. */
    public String layers() {
        return from == to ? String.valueOf(from) : from + "-" + to;
    }

    /** Without its last layer, where it has others: the paper reports the model's last layer on its own (section 5.3). */
    public Stage withoutLast() {
        return new Stage(name, from, Math.max(from, to - 1));
    }

    public boolean contains(int layer) {
        return layer >= from && layer <= to;
    }
}
