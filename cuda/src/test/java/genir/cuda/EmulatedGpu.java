package genir.cuda;

import genir.model.ModelException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas;
import org.junit.jupiter.api.Assumptions;

/**
 * A GPU on the CPU: the kernels by {@link Simt}, products by cblas. Memory begins as NaN, and so does what lies around it: what
 * a kernel reads there shows in its results, and what it writes there is found.
 */
final class EmulatedGpu implements Gpu {
    private static final int MULTIPROCESSORS = 3;
    private static final int ALIGNMENT = 256;
    /** Bytes on either side of an allocation. */
    private static final int GUARD = 4 * ALIGNMENT;
    /** Bytes of it that are looked at after each kernel. */
    private static final int CHECKED = ALIGNMENT;
    /** A NaN. */
    private static final int PATTERN = 0x7FBADBAD;

    /** Memory with its guards; {@code start} is the address that was given out. */
    private record Allocation(Pointer memory, long start, long bytes) {
        boolean has(long address) {
            return address >= start && address < start + bytes;
        }
    }

    private final TreeMap<Long, Allocation> allocations = new TreeMap<>();
    private final long most;
    private long used;
    private List<Runnable> recording;
    private int records;

    EmulatedGpu() {
        this(1L << 30);
    }

    /** With so many bytes of memory. */
    EmulatedGpu(long most) {
        this.most = most;
    }

    /** Skips the calling test where kernels cannot be compiled for the CPU. */
    static void require() {
        if (!Simt.missing().isEmpty()) {
            System.err.println("skipped, no emulated GPU: " + Simt.missing());
        }
        Assumptions.assumeTrue(Simt.missing().isEmpty(), Simt.missing());
    }

    /** How many lists of calls were recorded. */
    int records() {
        return records;
    }

    /** Bytes in use. */
    long used() {
        return used;
    }

    @Override
    public String description() {
        return "emulated GPU";
    }

    @Override
    public int multiprocessors() {
        return MULTIPROCESSORS;
    }

    @Override
    public long freeBytes() {
        return most - used;
    }

    @Override
    public long allocate(long bytes) {
        if (used + bytes > most) {
            throw new ModelException("the GPU has no memory for " + bytes + " more bytes");
        }
        long rounded = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        long all = rounded + 2 * GUARD + ALIGNMENT;
        Pointer memory = Pointer.malloc(all);
        int[] pattern = new int[Math.toIntExact(all / Integer.BYTES)];
        Arrays.fill(pattern, PATTERN);
        new IntPointer(memory).put(pattern);
        long start = (memory.address() + GUARD + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        allocations.put(start, new Allocation(memory, start, bytes));
        used += bytes;
        return start;
    }

    @Override
    public void free(long address) {
        Allocation allocation = allocations.remove(address);
        check(allocation);
        used -= allocation.bytes();
        Pointer.free(allocation.memory());
    }

    /** Fails where something was written outside of an allocation. */
    private static void check(Allocation allocation) {
        checkGuard(allocation, -CHECKED);
        checkGuard(allocation, allocation.bytes());
    }

    private static void checkGuard(Allocation allocation, long from) {
        int[] words = new int[CHECKED / Integer.BYTES];
        new IntPointer(new Address(allocation.start() + from)).get(words);
        for (int word = 0; word < words.length; word++) {
            if (words[word] != PATTERN) {
                long place = from + (long) word * Integer.BYTES;
                throw new IllegalStateException("written to byte " + place + " of " + allocation.bytes());
            }
        }
    }

    /** A place in memory. */
    private static final class Address extends Pointer {
        private Address(long address) {
            this.address = address;
        }
    }

    private void require(long address, long bytes) {
        Map.Entry<Long, Allocation> entry = allocations.floorEntry(address);
        boolean inside = entry != null
                && entry.getValue().has(address)
                && address + bytes <= entry.getKey() + entry.getValue().bytes();
        if (!inside) {
            throw new IllegalArgumentException("no memory of " + bytes + " bytes at " + address);
        }
    }

    @Override
    public void upload(ByteBuffer source, long address) {
        require(address, source.remaining());
        Pointer.memcpy(new Address(address), new Pointer(source), source.remaining());
    }

    @Override
    public void download(long address, ByteBuffer target) {
        require(address, target.remaining());
        Pointer.memcpy(new Pointer(target), new Address(address), target.remaining());
    }

    @Override
    public void copy(long from, long to, long bytes) {
        require(from, bytes);
        require(to, bytes);
        if (Math.abs(from - to) < bytes) {
            throw new IllegalArgumentException("a copy of " + bytes + " bytes over itself");
        }
        call(() -> Pointer.memcpy(new Address(to), new Address(from), bytes));
    }

    @Override
    public Runnable kernel(Launch launch) {
        String signature = Simt.signature(launch.kernel());
        if (signature == null) {
            throw new IllegalArgumentException("no kernel " + launch.kernel());
        }
        long[] arguments = new long[signature.length()];
        if (launch.arguments().size() != arguments.length) {
            throw new IllegalArgumentException(launch + " for " + signature);
        }
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = bits(launch, signature.charAt(i), launch.arguments().get(i));
        }
        return () -> call(() -> run(launch, arguments));
    }

    private void run(Launch launch, long[] arguments) {
        String problem = Simt.launch(launch.kernel(), launch.blocks(), launch.threads(), arguments);
        if (problem != null) {
            throw new IllegalStateException(launch.kernel() + ": " + problem);
        }
        allocations.values().forEach(EmulatedGpu::check);
    }

    private long bits(Launch launch, char letter, Object argument) {
        if (letter == 'P' && argument instanceof Long address) {
            if (address != 0) {
                require(address, 1);
            }
            return address;
        }
        if (letter == 'J' && argument instanceof Long integer) {
            return integer;
        }
        if (letter == 'I' && argument instanceof Integer integer) {
            return integer & 0xFFFFFFFFL;
        }
        if (letter == 'F' && argument instanceof Float number) {
            return Float.floatToRawIntBits(number) & 0xFFFFFFFFL;
        }
        if (letter == 'D' && argument instanceof Double number) {
            return Double.doubleToRawLongBits(number);
        }
        throw new IllegalArgumentException(argument + " for a parameter " + letter + " of " + launch);
    }

    @Override
    public Runnable product(MatrixProducts products) {
        int batch = products.c().addresses().length;
        for (int matrix = 0; matrix < batch; matrix++) {
            require(products.a(), matrix, products.rows(), products.inner());
            require(products.b(), matrix, products.inner(), products.columns());
            require(products.c(), matrix, products.rows(), products.columns());
        }
        return () -> call(() -> {
            for (int matrix = 0; matrix < batch; matrix++) {
                multiply(products, matrix);
            }
        });
    }

    private void require(MatrixProducts.Matrices side, int matrix, int rows, int columns) {
        int runs = side.transposed() ? columns : rows;
        int run = side.transposed() ? rows : columns;
        if (side.leadingDimension() < run) {
            throw new IllegalArgumentException("a leading dimension of " + side.leadingDimension() + " for " + run);
        }
        long floats = (runs - 1L) * side.leadingDimension() + run;
        require(side.addresses()[matrix], floats * Float.BYTES);
    }

    private static void multiply(MatrixProducts products, int matrix) {
        openblas.cblas_sgemm(
                openblas.CblasRowMajor,
                products.a().transposed() ? openblas.CblasTrans : openblas.CblasNoTrans,
                products.b().transposed() ? openblas.CblasTrans : openblas.CblasNoTrans,
                products.rows(),
                products.columns(),
                products.inner(),
                1f,
                new FloatPointer(new Address(products.a().addresses()[matrix])),
                products.a().leadingDimension(),
                new FloatPointer(new Address(products.b().addresses()[matrix])),
                products.b().leadingDimension(),
                products.beta(),
                new FloatPointer(new Address(products.c().addresses()[matrix])),
                products.c().leadingDimension());
    }

    private void call(Runnable work) {
        if (recording == null) {
            work.run();
        } else {
            recording.add(work);
        }
    }

    @Override
    public Runnable record(Runnable calls) {
        List<Runnable> recorded = new ArrayList<>();
        recording = recorded;
        try {
            calls.run();
        } finally {
            recording = null;
        }
        records++;
        return () -> recorded.forEach(Runnable::run);
    }

    @Override
    public void synchronize() {
        // Every call has waited.
    }

    /** Frees everything and fails where something was written outside of it. */
    @Override
    public void close() {
        List.copyOf(allocations.keySet()).forEach(this::free);
    }
}
