package genir.model.backend;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A run of floats where they lie, however long: a buffer shows no more than 2^31 bytes, and the weights of T5-large take more.
 * It is seen through buffers of equal pieces, which nobody outside needs to know of.
 *
 * <p>Two are equal if their floats are, as with buffers.
 *
 * @param pieces one behind the other, each from position 0; all but the last of the same length
 * @param length floats in all
 */
public record FloatSpan(List<FloatBuffer> pieces, long length) {
    /** The length of a piece as a power of two: 2^30 bytes. A multiple of any tile, so that no tile lies in two pieces. */
    private static final int PIECE_BITS = 28;

    private static final long PIECE = 1L << PIECE_BITS;

    public FloatSpan {
        pieces = List.copyOf(pieces);
    }

    /**
     * Elements of an array's data where they lie.
     *
     * @param from the first one's place in the data
     * @param owner what stays reachable as long as the span does: ND4J frees memory that it believes forgotten
     */
    public static FloatSpan of(INDArray array, long from, long length, Object owner) {
        List<FloatBuffer> pieces = new ArrayList<>();
        for (long begin = 0; begin < length; begin += PIECE) {
            pieces.add(NativeFloats.of(array, from + begin, Math.min(PIECE, length - begin), owner));
        }
        return new FloatSpan(pieces, length);
    }

    /** What remains in a buffer no longer than a piece, which keeps its position. */
    public static FloatSpan of(FloatBuffer buffer) {
        if (buffer.remaining() > PIECE) {
            throw new IllegalArgumentException(buffer.remaining() + " floats are more than a piece");
        }
        // A slice would not keep what a buffer of NativeFloats keeps.
        return new FloatSpan(List.of(buffer.position() == 0 ? buffer : buffer.slice()), buffer.remaining());
    }

    /** One float. */
    public float get(long at) {
        return piece(at).get(place(at));
    }

    /** Overwrites one float. */
    public void put(long at, float value) {
        piece(at).put(place(at), value);
    }

    /** Overwrites all by one value. */
    public void fill(float value) {
        for (long i = 0; i < length; i++) {
            put(i, value);
        }
    }

    /** Copies as many floats out as the target has, beginning with one of them. */
    public void get(long from, float[] target) {
        get(from, target, 0, target.length);
    }

    /** Copies floats out, to behind {@code at} in the target. */
    public void get(long from, float[] target, int at, int count) {
        Objects.checkFromIndexSize(from, count, length);
        for (int done = 0, run; done < count; done += run) {
            run = run(from + done, count - done);
            piece(from + done).get(place(from + done), target, at + done, run);
        }
    }

    /** Copies floats out, to behind {@code at} in the target, whose position does not matter. */
    public void get(long from, FloatBuffer target, int at, int count) {
        Objects.checkFromIndexSize(from, count, length);
        for (int done = 0, run; done < count; done += run) {
            run = run(from + done, count - done);
            target.put(at + done, piece(from + done), place(from + done), run);
        }
    }

    /** Overwrites floats, beginning with one of them, by all of the source. */
    public void put(long from, float[] source) {
        put(from, source, 0, source.length);
    }

    /** Overwrites floats by those behind {@code at} in the source. */
    public void put(long from, float[] source, int at, int count) {
        Objects.checkFromIndexSize(from, count, length);
        for (int done = 0, run; done < count; done += run) {
            run = run(from + done, count - done);
            piece(from + done).put(place(from + done), source, at + done, run);
        }
    }

    /** Overwrites the first floats by those of another span, as many as the shorter one has. */
    public void put(FloatSpan source) {
        long count = Math.min(length, source.length);
        for (int piece = 0; piece * PIECE < count; piece++) {
            int run = (int) Math.min(PIECE, count - piece * PIECE);
            pieces.get(piece).put(0, source.pieces.get(piece), 0, run);
        }
    }

    /** How many of so many floats lie in the piece of the first of them. */
    private static int run(long from, int count) {
        return (int) Math.min(count, PIECE - (from & (PIECE - 1)));
    }

    private FloatBuffer piece(long at) {
        return pieces.get((int) (at >>> PIECE_BITS));
    }

    private static int place(long at) {
        return (int) (at & (PIECE - 1));
    }
}
