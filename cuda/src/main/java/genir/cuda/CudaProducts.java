package genir.cuda;

import genir.cuda.MatrixProducts.Matrices;
import genir.model.ModelException;
import genir.model.plan.device.Precision;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;

/**
 * Batches of matrix products by cuBLAS. It takes matrices for column-major, and so ours for their transposes: {@code c' = b' a'}
 * is made.
 */
final class CudaProducts implements AutoCloseable {
    private final CudaGpu gpu;
    private final Precision precision;
    private final BlasHandle blas;
    /** Where operands in bfloat16 lie during a product; those of all products share it. */
    private final Scratch[] scratch = {new Scratch(), new Scratch()};

    CudaProducts(CudaGpu gpu, CUstream_st stream, Precision precision) {
        this.gpu = gpu;
        this.precision = precision;
        this.blas = new BlasHandle(
                stream,
                gpu.allocate(BlasHandle.WORKSPACE),
                precision == Precision.TF32 ? cublas.CUBLAS_COMPUTE_32F_FAST_TF32 : cublas.CUBLAS_COMPUTE_32F);
    }

    /** Memory that grows; products made before go on with what there was. */
    private final class Scratch {
        private long address;
        private long bytes;

        long atLeast(long wanted) {
            if (wanted > bytes) {
                address = gpu.allocate(wanted);
                bytes = wanted;
            }
            return address;
        }
    }

    Runnable product(MatrixProducts products) {
        List<Runnable> calls = new ArrayList<>();
        Operand a = operand(products.a(), products.rows(), products.inner(), scratch[0], calls);
        Operand b = operand(products.b(), products.inner(), products.columns(), scratch[1], calls);
        Operand c = new Operand(products.c(), cudart.CUDA_R_32F, Float.BYTES);
        int batch = products.c().addresses().length;
        // Of the transposes.
        int height = products.columns();
        int width = products.rows();
        var size = new BlasHandle.Size(height, width, products.inner(), batch, products.beta() != 0);
        if (batch == 1) {
            calls.add(blas.single(size, b.stepping(), a.stepping(), c.stepping()));
        } else if (a.steps() && b.steps() && c.steps()) {
            calls.add(blas.stepping(size, b.stepping(), a.stepping(), c.stepping()));
        } else {
            long addresses = upload(List.of(b, a, c));
            long bytes = (long) batch * Long.BYTES;
            Runnable call = blas.scattered(size, b.at(addresses), a.at(addresses + bytes), c.at(addresses + 2 * bytes));
            calls.add(call);
            Runnable all = Calls.inOrder(calls);
            return gpu.owning(all, addresses);
        }
        return Calls.inOrder(calls);
    }

    /** A side as it is multiplied. */
    private record Operand(Matrices matrices, int type, int bytes) {
        /** Whether each matrix is as far behind the one before as the second behind the first. */
        boolean steps() {
            long[] addresses = matrices.addresses();
            for (int i = 2; i < addresses.length; i++) {
                if (addresses[i] - addresses[i - 1] != addresses[1] - addresses[0]) {
                    return false;
                }
            }
            return true;
        }

        BlasHandle.Side stepping() {
            long[] addresses = matrices.addresses();
            long step = addresses.length < 2 ? 0 : (addresses[1] - addresses[0]) / bytes;
            return new BlasHandle.Side(addresses[0], matrices.leadingDimension(), step, type, matrices.transposed());
        }

        BlasHandle.Side at(long array) {
            return new BlasHandle.Side(array, matrices.leadingDimension(), 0, type, matrices.transposed());
        }
    }

    private Operand operand(Matrices matrices, int rows, int columns, Scratch place, List<Runnable> calls) {
        if (precision != Precision.BF16) {
            return new Operand(matrices, cudart.CUDA_R_32F, Float.BYTES);
        }
        // All from the first matrix's beginning to the last one's end is converted, and what lies between them too.
        int runs = matrices.transposed() ? columns : rows;
        int run = matrices.transposed() ? rows : columns;
        long matrix = ((runs - 1L) * matrices.leadingDimension() + run) * Float.BYTES;
        long first = Arrays.stream(matrices.addresses()).min().orElseThrow();
        // Memory begins at a multiple of this too.
        long start = first / Brain16.ALIGNMENT * Brain16.ALIGNMENT;
        long end = Arrays.stream(matrices.addresses()).max().orElseThrow() + matrix;
        long length = (end - start) / Float.BYTES;
        long converted = place.atLeast(length * Brain16.BYTES);
        calls.add(gpu.kernel(Brain16.conversion(start, converted, length, gpu.multiprocessors())));
        long[] addresses = Arrays.stream(matrices.addresses())
                .map(address -> converted + (address - start) / Float.BYTES * Brain16.BYTES)
                .toArray();
        return new Operand(
                new Matrices(addresses, matrices.leadingDimension(), matrices.transposed()),
                cudart.CUDA_R_16BF,
                Brain16.BYTES);
    }

    private long upload(List<Operand> operands) {
        int batch = operands.get(0).matrices().addresses().length;
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(operands.size() * batch * Long.BYTES).order(ByteOrder.nativeOrder());
        for (Operand operand : operands) {
            if (operand.matrices().addresses().length != batch) {
                throw new ModelException("the sides of a product have batches of different sizes");
            }
            bytes.asLongBuffer().put(operand.matrices().addresses());
            bytes.position(bytes.position() + batch * Long.BYTES);
        }
        long address = gpu.allocate(bytes.capacity());
        gpu.upload(bytes.flip(), address);
        return address;
    }

    @Override
    public void close() {
        blas.close();
    }
}
