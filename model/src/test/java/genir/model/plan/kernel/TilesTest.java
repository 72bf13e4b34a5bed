package genir.model.plan.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TilesTest {
    /** More floats than an int counts. */
    @Test
    void theTilesOfALongArrayLieOneBehindTheOther() {
        long length = (1L << 31) + Tiles.SIZE + 5;
        assertThat(Tiles.count(length)).isEqualTo((1 << 20) + 2);
        long[] floats = new long[Workers.parts()];
        long[] ends = new long[Workers.parts()];
        Tiles.run(length, (part, offset, count) -> {
            assertThat(offset % Tiles.SIZE).isZero();
            floats[part] += count;
            ends[part] = offset + count;
        });
        assertThat(Arrays.stream(floats).sum()).isEqualTo(length);
        assertThat(Arrays.stream(ends).max()).hasValue(length);
    }
}
