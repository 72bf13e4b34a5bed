package genir.model.site;

/** What an axis of a site's value counts. */
public enum Axis {
    BATCH("batch"),
    POSITION("position"),
    /** Positions of all sequences, one behind the other. */
    BATCH_POSITION("position"),
    QUERY_POSITION("query position"),
    KEY_POSITION("key position"),
    HEAD("head"),
    D_KV("d_kv"),
    D_FF("d_ff"),
    D_MODEL("d_model"),
    /** A single number. */
    ONE("1");

    private final String label;

    Axis(String label) {
        this.label = label;
    }

    /** One of what it counts, in words. */
    public String label() {
        return label;
    }
}
