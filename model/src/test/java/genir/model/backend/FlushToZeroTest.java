package genir.model.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import genir.model.plan.Plan;
import genir.model.plan.PlanSpec;
import genir.model.plan.device.Devices;
import genir.model.plan.kernel.Workers;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.factory.Nd4j;

/** That denormals become zero in every thread that computes: products of 1e-20 and 1e-20 are 1e-40, a denormal. */
class FlushToZeroTest {
    private static final float SMALL = 1e-20f;
    private static final int SIZE = 768;
    private static final int LONG = 4_000_000;

    @BeforeAll
    static void start() {
        assumeTrue(NativeBackend.glibcOnX86(), "the setting is of x86-64 with glibc");
        NativeBackend.start();
    }

    /** As in a thread of a caller's: not even started with the setting. */
    private static <T> T inNewThread(java.util.concurrent.Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        new Thread(task).start();
        return task.get();
    }

    /** Elements that are not zero, by their bits: a comparison would take a denormal for zero. */
    private static long notZero(INDArray array) {
        float[] floats = array.data().asFloat();
        int count = 0;
        for (float value : floats) {
            count += Float.floatToRawIntBits(value) == 0 ? 0 : 1;
        }
        return count;
    }

    private static INDArray small(long... shape) {
        return Nd4j.valueArrayOf(shape, SMALL, DataType.FLOAT);
    }

    /** What cblas leaves of the elements of a product that is large enough for its threads. */
    private static long ofProduct() {
        INDArray a = small(SIZE, SIZE);
        INDArray c = Nd4j.createUninitialized(DataType.FLOAT, SIZE, SIZE);
        FloatPointer from = (FloatPointer) a.data().pointer();
        openblas_nolapack.cblas_sgemm(
                openblas_nolapack.CblasRowMajor,
                openblas_nolapack.CblasNoTrans,
                openblas_nolapack.CblasNoTrans,
                SIZE,
                SIZE,
                SIZE,
                1f,
                from,
                SIZE,
                from,
                SIZE,
                0f,
                (FloatPointer) c.data().pointer(),
                SIZE);
        return notZero(c);
    }

    /** What an op of ND4J leaves that is large enough for OpenMP. */
    private static long ofElementwise() {
        INDArray a = small(LONG);
        INDArray c = Nd4j.createUninitialized(DataType.FLOAT, LONG);
        Nd4j.getExecutioner().exec(new MulOp(a, a, c));
        return notZero(c);
    }

    @Test
    void aNewThreadKeepsDenormalsUntilItIsToldNot() throws Exception {
        assertThat(inNewThread(FlushToZero::isOn)).isFalse();
        assertThat(inNewThread(() -> {
                    FlushToZero.inThisThread();
                    return FlushToZero.isOn();
                }))
                .isTrue();
    }

    @Test
    void holdsInTheThreadsOfOpenBlas() throws Exception {
        assertThat(inNewThread(() -> {
                    FlushToZero.inThisThread();
                    return ofProduct();
                }))
                .isZero();
    }

    /** The other way round: a calling thread that keeps denormals shows that OpenBLAS's own threads made the rest. */
    @Test
    void onlyTheCallersPartOfAProductCanKeepThem() throws Exception {
        assumeTrue(BackendInfo.read().threads() > 1, "OpenBLAS has one thread");
        assertThat(inNewThread(FlushToZeroTest::ofProduct)).isBetween(1L, (long) SIZE * SIZE - 1);
    }

    @Test
    void holdsInTheThreadsOfOpenMp() throws Exception {
        assertThat(inNewThread(() -> {
                    FlushToZero.inThisThread();
                    return ofElementwise();
                }))
                .isZero();
    }

    /** Threads that OpenMP started for a thread before the setting came are replaced; left alone they would keep theirs. */
    @Test
    void openMpThreadsThatWereThereBeforeAreReplaced() throws Exception {
        assumeTrue(BackendInfo.read().threads() > 1, "OpenMP has one thread");
        assertThat(inNewThread(() -> {
                    long before = ofElementwise();
                    FlushToZero.switchOn();
                    return new long[] {before, ofElementwise()};
                }))
                .satisfies(left -> assertThat(left[0]).isEqualTo(LONG))
                .satisfies(left -> assertThat(left[1]).isBetween(1L, LONG - 1L));
        assertThat(inNewThread(() -> {
                    long before = ofElementwise();
                    FlushToZero.inThisThread();
                    return new long[] {before, ofElementwise()};
                }))
                .containsExactly(LONG, 0);
    }

    @Test
    void holdsInEveryWorker() throws Exception {
        Map<String, Boolean> on = new ConcurrentHashMap<>();
        inNewThread(() -> {
            Workers.run(
                    Workers.parts() * 8,
                    1 << 20,
                    (part, from, to) -> on.put(Thread.currentThread().getName(), FlushToZero.isOn()));
            return null;
        });
        assertThat(on).hasSize(Workers.parts()).doesNotContainValue(false);
    }

    /** A plan that runs in a thread without the setting gives it to that thread, for cblas and for ND4J's own ops. */
    @Test
    void holdsInAPlanWhateverThreadRunsIt() throws Exception {
        SameDiff graph = SameDiff.create();
        var x = graph.placeHolder("x", DataType.FLOAT, SIZE, SIZE);
        graph.mmul(x, x).rename("product");
        x.mul(x).rename("square");
        Plan plan = new PlanSpec(graph, name -> null, Devices.standard())
                .input("x", SIZE, SIZE)
                .keep("product")
                .keep("square")
                .compile();
        float[] values = new float[SIZE * SIZE];
        Arrays.fill(values, SMALL);
        plan.view("x").write(values);
        inNewThread(() -> {
            assertThat(FlushToZero.isOn()).isFalse();
            plan.run();
            return null;
        });
        for (String name : new String[] {"product", "square"}) {
            FloatBuffer result = plan.view(name).floats();
            for (int i = 0; i < SIZE * SIZE; i++) {
                assertThat(Float.floatToRawIntBits(result.get(i))).as(name).isZero();
            }
        }
    }
}
