package genir.model.plan.instruction;

/** What the elements of an operand are; all take as many bytes as a float. */
public enum ElementType {
    FLOAT32,
    /** Tokens. */
    INT32
}
