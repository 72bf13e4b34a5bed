package genir.corpus.io;

import java.nio.charset.StandardCharsets;

/** Reads what a {@link RecordWriter} wrote, in the same order. */
public final class RecordReader {
    private final byte[] bytes;
    private int at;

    RecordReader(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    public long number() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes[at++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    public int[] numbers() {
        int[] values = new int[(int) number()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (int) number();
        }
        return values;
    }

    public double real() {
        long bits = 0;
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            bits |= (bytes[at++] & 0xFFL) << shift;
        }
        return Double.longBitsToDouble(bits);
    }

    public String text() {
        int length = (int) number() - 1;
        if (length < 0) {
            return null;
        }
        at += length;
        return new String(bytes, at - length, length, StandardCharsets.UTF_8);
    }
}
