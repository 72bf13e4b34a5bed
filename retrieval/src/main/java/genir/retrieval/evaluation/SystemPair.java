package genir.retrieval.evaluation;

/**
 * Two systems to be compared, by name.
 *
 * @param a the one that the other is measured against
 * @param b the other
 */
public record SystemPair(String a, String b) {
    public SystemPair {
        if (a.equals(b)) {
            throw new IllegalArgumentException("a system cannot be compared with itself: " + a);
        }
    }
}
