package genir.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.model.Tensor;
import genir.model.backend.FloatSpan;
import genir.model.backend.NativeBackend;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

class SafetensorsRoundTripTest {
    @TempDir
    private Path folder;

    /** Random bit patterns, so that NaN payloads, infinities and subnormals are among them; lengths 0 and scalars too. */
    @RepeatedTest(40)
    void whatIsWrittenIsReadBitByBit(RepetitionInfo repetition) throws IOException {
        Random random = new Random(repetition.getCurrentRepetition());
        List<TensorEntry> tensors = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            long[] shape = random.longs(random.nextInt(5), 0, 9).toArray();
            int[] bits = random.ints(product(shape)).toArray();
            FloatBuffer values = FloatBuffer.allocate(bits.length);
            for (int bit : bits) {
                values.put(Float.intBitsToFloat(bit));
            }
            tensors.add(new TensorEntry("tensor \"" + i + "\" \u00e9\ud83d\ude00\n", shape, values.flip()));
        }
        Map<String, String> metadata = random.nextBoolean() ? Map.of() : Map.of("format", "pt", "k\u00e9y", "\t\"v\"");
        byte[] bytes = bytes(metadata, tensors);
        try (SafetensorsFile file = SafetensorsFile.open(Files.write(folder.resolve("m"), bytes))) {
            assertThat(file.metadata()).isEqualTo(metadata);
            assertThat(file.names())
                    .containsExactlyElementsOf(
                            tensors.stream().map(TensorEntry::name).sorted().toList());
            for (TensorEntry tensor : tensors) {
                assertThat(file.shape(tensor.name())).isEqualTo(tensor.shape());
                assertThat(file.dtype(tensor.name())).isEqualTo(Dtype.F32);
                FloatBuffer read = FloatBuffer.allocate((int) tensor.values().length());
                file.read(tensor.name(), read);
                assertThat(read.hasRemaining()).isFalse();
                assertThat(bits(read.flip()))
                        .isEqualTo(bits(tensor.values().pieces().get(0)));
            }
        }
        Collections.shuffle(tensors, random);
        assertThat(bytes(metadata, tensors)).isEqualTo(bytes);
    }

    @Test
    void layoutOfTheBytes() throws IOException {
        byte[] bytes = bytes(
                Map.of("format", "pt"),
                List.of(
                        TensorEntry.of("b", new Tensor(new float[] {1, 2}, 2, 1)),
                        TensorEntry.of("a", new Tensor(new float[] {-0.5f}))));
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) file.getLong();
        assertThat(length % 8).isZero();
        String header = new String(bytes, 8, length, StandardCharsets.UTF_8);
        assertThat(header.stripTrailing())
                .isEqualTo("{'__metadata__':{'format':'pt'},'a':{'dtype':'F32','shape':[],'data_offsets':[0,4]},"
                                .replace('\'', '"')
                        + "'b':{'dtype':'F32','shape':[2,1],'data_offsets':[4,12]}}".replace('\'', '"'));
        file.position(8 + length);
        assertThat(new float[] {file.getFloat(), file.getFloat(), file.getFloat()})
                .containsExactly(-0.5f, 1, 2);
        assertThat(file.hasRemaining()).isFalse();
    }

    /** Some writers put null where they have nothing to say; the reference implementation reads it. */
    @Test
    void metadataThatIsNull() throws IOException {
        byte[] header = "{\"__metadata__\":null,\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}"
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length).put(header).putFloat(1.5f);
        FloatBuffer read = FloatBuffer.allocate(1);
        try (SafetensorsFile file = SafetensorsFile.open(Files.write(folder.resolve("m"), bytes.array()))) {
            assertThat(file.metadata()).isEmpty();
            file.read("a", read);
        }
        assertThat(read.get(0)).isEqualTo(1.5f);
    }

    /** Several chunks with a rest, from a buffer that is a window of a larger one, on the heap and off it. */
    @Test
    void windowsOfLargeBuffers() throws IOException {
        int length = (1 << 17) + 12345;
        FloatBuffer direct = ByteBuffer.allocateDirect((length + 20) * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (int i = 0; i < direct.capacity(); i++) {
            direct.put(i, i);
        }
        FloatBuffer window = direct.position(7).limit(7 + length);
        Path path = Files.write(
                folder.resolve("m"), bytes(Map.of(), List.of(new TensorEntry("a", new long[] {length}, window))));
        assertThat(window.position()).isEqualTo(7);
        FloatBuffer read = FloatBuffer.allocate(length + 10).position(4).limit(4 + length);
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            file.read("a", read);
        }
        assertThat(read.position()).isEqualTo(4 + length);
        assertThat(bits(read.position(4))).isEqualTo(bits(window));
        assertThat(read.get(3)).isZero();
    }

    @Test
    void writesMoreThanAnIntCanCount() throws IOException {
        FloatBuffer shared = FloatBuffer.allocate(1 << 25);
        List<TensorEntry> tensors = new ArrayList<>();
        for (int i = 0; i < 17; i++) {
            tensors.add(new TensorEntry("tensor." + (char) ('a' + i), new long[] {1 << 10, 1 << 15}, shared));
        }
        CountingStream out = new CountingStream();
        SafetensorsWriter.write(out, Map.of(), tensors);
        long data = 17L << 27;
        assertThat(data).isGreaterThan(1L << 31);
        assertThat(out.start.toString(StandardCharsets.UTF_8)).contains("[" + (data - (1 << 27)) + "," + data + "]");
        assertThat(out.bytes).isEqualTo(out.start.size() + data);
    }

    @Test
    void readsBeyondAnInt() throws IOException {
        long large = (1L << 31) + 8;
        String header = "{\"a\":{\"dtype\":\"U8\",\"shape\":[" + large + "],\"data_offsets\":[0," + large + "]},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[" + large + "," + (large + 4) + "]}}";
        Path path = folder.resolve("m");
        try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
            sparse.writeLong(Long.reverseBytes(header.length()));
            sparse.writeBytes(header);
            sparse.seek(sparse.getFilePointer() + large);
            sparse.writeInt(Integer.reverseBytes(Float.floatToIntBits(3.5f)));
        }
        FloatBuffer read = FloatBuffer.allocate(1);
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            file.read("b", read);
        }
        assertThat(read.get(0)).isEqualTo(3.5f);
    }

    /** 2.1 GB become resident. */
    @Test
    @Tag("slow")
    void readsATensorLongerThanABuffer() throws IOException {
        long length = (1L << 29) + 5;
        long bytes = length * Float.BYTES;
        String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[" + length + "],\"data_offsets\":[0," + bytes + "]}}";
        Path path = folder.resolve("m");
        try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
            sparse.writeLong(Long.reverseBytes(header.length()));
            sparse.writeBytes(header);
            long data = sparse.getFilePointer();
            for (long place : new long[] {1, length / 2, length - 1}) {
                sparse.seek(data + place * Float.BYTES);
                sparse.writeInt(Integer.reverseBytes(Float.floatToIntBits((float) place)));
            }
        }
        INDArray array = NativeBackend.zeros(length);
        FloatSpan read = FloatSpan.of(array, 0, length, array);
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            file.read("a", read);
        }
        for (long place : new long[] {1, length / 2, length - 1}) {
            assertThat(read.get(place)).isEqualTo((float) place);
            assertThat(read.get(place - 1)).isZero();
        }
        CountingStream out = new CountingStream();
        SafetensorsWriter.write(out, Map.of(), List.of(new TensorEntry("a", new long[] {length}, read)));
        assertThat(out.bytes).isEqualTo(out.start.size() + bytes);
    }

    @Test
    void programmingErrors() {
        FloatBuffer one = FloatBuffer.allocate(1);
        assertThatThrownBy(() -> new TensorEntry("a", new long[] {2}, one))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TensorEntry("a", new long[] {-1, -1}, one))
                .isInstanceOf(IllegalArgumentException.class);
        TensorEntry a = new TensorEntry("a", new long[] {1}, one);
        TensorEntry reserved = new TensorEntry("__metadata__", new long[] {1}, one);
        OutputStream out = OutputStream.nullOutputStream();
        assertThatThrownBy(() -> SafetensorsWriter.write(out, Map.of(), List.of(a, a)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SafetensorsWriter.write(out, Map.of(), List.of(reserved)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] bytes(Map<String, String> metadata, List<TensorEntry> tensors) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SafetensorsWriter.write(out, metadata, tensors);
        return out.toByteArray();
    }

    private static int product(long[] shape) {
        long product = 1;
        for (long axis : shape) {
            product *= axis;
        }
        return (int) product;
    }

    private static int[] bits(FloatBuffer values) {
        int[] bits = new int[values.remaining()];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values.get(values.position() + i));
        }
        return bits;
    }

    /** Counts, and keeps the first write: the header. */
    private static final class CountingStream extends OutputStream {
        private final ByteArrayOutputStream start = new ByteArrayOutputStream();
        private long bytes;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] b, int off, int len) {
            if (bytes == 0) {
                start.write(b, off, len);
            }
            bytes += len;
        }
    }
}
