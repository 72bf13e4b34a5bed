package genir.model.plan;

/** Elements on a device, each as large as a float. */
public interface Memory {
    long length();

    /** Copies floats out. */
    void read(long from, float[] target, int targetOffset, int count);

    /** Overwrites floats. */
    void write(long from, float[] source, int sourceOffset, int count);

    /** Copies tokens out. */
    void readTokens(long from, int[] target);

    /** Overwrites tokens. */
    void writeTokens(long from, int[] source);
}
