package genir.model.plan.instruction;

/** What the elements of an operand are. */
public enum ElementType {
    FLOAT32(1),
    /** Tokens and the like. */
    INT32(1),
    /** Single numbers that go on to the host, or come from it. */
    FLOAT64(2);

    private final int words;

    ElementType(int words) {
        this.words = words;
    }

    /** How many floats' room an element takes. */
    public int words() {
        return words;
    }
}
