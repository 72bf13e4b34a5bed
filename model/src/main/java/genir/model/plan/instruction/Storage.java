package genir.model.plan.instruction;

/**
 * A run of memory that one or more operands share: a part of the program's arena, or memory of the caller's.
 *
 * @param id its number within the program
 * @param length in floats
 * @param external the name under which the caller gives the memory, such as a weight's; null for a part of the arena
 */
public record Storage(int id, long length, String external) {
    /** Whether the memory is the caller's. */
    public boolean isExternal() {
        return external != null;
    }
}
