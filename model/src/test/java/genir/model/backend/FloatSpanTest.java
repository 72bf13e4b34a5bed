package genir.model.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A span longer than a buffer can show; of its memory only the pages that are written to stay. */
class FloatSpanTest {
    /** 2^31 bytes. */
    private static final long LIMIT = 1L << 29;

    private static final long LENGTH = LIMIT + 100;

    private static INDArray array;

    @BeforeAll
    static void allocate() {
        array = NativeBackend.zeros(LENGTH);
    }

    @AfterAll
    static void free() {
        array.close();
    }

    @Test
    void singleFloatsOfAnyPlace() {
        FloatSpan span = FloatSpan.of(array, 3, LENGTH - 3, array);
        long[] places = {0, LIMIT / 2 - 1, LIMIT / 2, LIMIT - 2, LIMIT, LENGTH - 4};
        for (int i = 0; i < places.length; i++) {
            span.put(places[i], i + 1);
        }
        for (int i = 0; i < places.length; i++) {
            assertThat(span.get(places[i])).isEqualTo(i + 1);
            assertThat(array.getFloat(places[i] + 3)).isEqualTo(i + 1);
        }
        assertThat(span.get(LIMIT + 1)).isZero();
    }

    @Test
    void runsThatLieInTwoPieces() {
        FloatSpan span = FloatSpan.of(array, 0, LENGTH, array);
        float[] source = {0, 1, 2, 3, 4, 5, 6, 7};
        for (long edge : new long[] {LIMIT / 2, LIMIT}) {
            span.put(edge - 4, new float[8]);
            span.put(edge - 3, source, 1, 6);
            float[] read = new float[8];
            span.get(edge - 4, read);
            assertThat(read).containsExactly(0, 1, 2, 3, 4, 5, 6, 0);
            FloatBuffer buffer = FloatBuffer.allocate(5);
            span.get(edge - 2, buffer, 1, 3);
            assertThat(buffer.array()).containsExactly(0, 2, 3, 4, 0);
        }
    }

    @Test
    void nothingBehindTheEnd() {
        FloatSpan span = FloatSpan.of(array, 0, LENGTH, array);
        float[] two = new float[2];
        span.get(LENGTH - 2, two);
        assertThatThrownBy(() -> span.get(LENGTH - 1, two)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> span.put(LENGTH - 1, two)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> span.get(-1, two)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> span.get(LENGTH)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void asManyAsTheShorterOneHas() {
        FloatSpan longer = FloatSpan.of(FloatBuffer.wrap(new float[] {1, 2, 3}));
        FloatSpan shorter = FloatSpan.of(FloatBuffer.wrap(new float[2]));
        shorter.put(longer);
        assertThat(shorter).isEqualTo(FloatSpan.of(FloatBuffer.wrap(new float[] {1, 2})));
        shorter.fill(7);
        longer.put(shorter);
        assertThat(longer).isEqualTo(FloatSpan.of(FloatBuffer.wrap(new float[] {7, 7, 3})));
    }

    @Test
    void oneBufferCannotShowIt() {
        assertThatThrownBy(() -> NativeFloats.of(array)).hasMessage(LENGTH + " floats are too many for one buffer");
        assertThatThrownBy(() -> NativeFloats.bits(array)).hasMessage(LENGTH + " floats are too many for one buffer");
    }

    /** Memory that was used and freed, so that zeros are not what happened to be there; not of whole pages either. */
    @Test
    void zerosAreZeros() {
        for (int length : new int[] {1, 1000, 1024, 3000, 1 << 20, (1 << 20) + 17}) {
            for (int round = 0; round < 3; round++) {
                NativeBackend.allocate(length).assign(round + 1).close();
                try (INDArray zeros = NativeBackend.zeros(length)) {
                    assertThat(zeros.toFloatVector()).as("%d", length).containsOnly(0);
                }
            }
        }
    }
}
