package genir.model.plan;

/** Elements on a device, each as large as a float. */
public interface Memory {
    long length();

    /** Some of the elements, shared. */
    Memory slice(long from, long length);

    /** Copies floats out. */
    void read(long from, float[] target, int targetOffset, int count);

    /** Overwrites floats. */
    void write(long from, float[] source, int sourceOffset, int count);

    /** Copies tokens out. */
    void readTokens(long from, int[] target);

    /** Overwrites tokens. */
    void writeTokens(long from, int[] source);

    /** Copies doubles out, of which each takes two elements. */
    void readDoubles(long from, double[] target);

    /** Overwrites doubles. */
    void writeDoubles(long from, double[] source);
}
