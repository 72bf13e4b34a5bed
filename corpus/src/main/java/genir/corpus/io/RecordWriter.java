package genir.corpus.io;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes values into bytes, small numbers into few; {@link RecordReader} reads them back in the same order. */
public final class RecordWriter {
    private byte[] bytes = new byte[256];
    private int length;

    /** Begins anew. */
    public RecordWriter clear() {
        length = 0;
        return this;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** A number from 0: seven bits a byte. */
    public RecordWriter number(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("a number from 0, not " + value);
        }
        room(10);
        long rest = value;
        for (; rest > 0x7F; rest >>>= 7) {
            bytes[length++] = (byte) ((rest & 0x7F) | 0x80);
        }
        bytes[length++] = (byte) rest;
        return this;
    }

    /** Numbers from 0, and how many there are. */
    public RecordWriter numbers(int... values) {
        number(values.length);
        for (int value : values) {
            number(value);
        }
        return this;
    }

    /** All bits of a number. */
    public RecordWriter real(double value) {
        room(Double.BYTES);
        long bits = Double.doubleToRawLongBits(value);
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            bytes[length++] = (byte) (bits >>> shift);
        }
        return this;
    }

    /** A text of whole characters, or null. */
    public RecordWriter text(String text) {
        if (text == null) {
            return number(0);
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        number(utf8.length + 1L);
        room(utf8.length);
        System.arraycopy(utf8, 0, bytes, length, utf8.length);
        length += utf8.length;
        return this;
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
