package genir.model.plan;

/** Elements on a device, each as large as a float. */
public interface Memory {
    /** Floats that are copied at a time. */
    int PIECE = 1 << 20;

    long length();

    /** Some of the elements, shared. */
    Memory slice(long from, long length);

    /** Copies floats out. */
    void read(long from, float[] target, int targetOffset, int count);

    /** Overwrites floats. */
    void write(long from, float[] source, int sourceOffset, int count);

    /** Overwrites all by 0. */
    default void clear() {
        float[] zeros = new float[(int) Math.min(length(), PIECE)];
        for (long done = 0; done < length(); done += zeros.length) {
            write(done, zeros, 0, (int) Math.min(zeros.length, length() - done));
        }
    }

    /** Overwrites all by what another memory of this length holds, of whatever device. */
    default void set(Memory other) {
        float[] piece = new float[(int) Math.min(length(), PIECE)];
        for (long done = 0; done < length(); done += piece.length) {
            int count = (int) Math.min(piece.length, length() - done);
            other.read(done, piece, 0, count);
            write(done, piece, 0, count);
        }
    }

    /** Copies tokens out. */
    void readTokens(long from, int[] target);

    /** Overwrites tokens. */
    void writeTokens(long from, int[] source);

    /** Copies doubles out, of which each takes two elements. */
    void readDoubles(long from, double[] target);

    /** Overwrites doubles. */
    void writeDoubles(long from, double[] source);
}
