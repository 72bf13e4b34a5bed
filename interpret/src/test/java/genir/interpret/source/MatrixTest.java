package genir.interpret.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MatrixTest {
    private final Matrix matrix = new Matrix(new float[] {3, 4, 0, 0, 1, 1}, 2);

    @Test
    void rowsAreVectors() {
        assertThat(matrix.rows()).isEqualTo(3);
        assertThat(matrix.at(0, 1)).isEqualTo(4);
        assertThat(matrix.norm(0)).isEqualTo(5);
        assertThat(matrix.dot(0, matrix, 2)).isEqualTo(7);
        assertThat(matrix.scale(0, 0)).isEqualTo(Math.sqrt(12.5));
        assertThat(matrix.only(List.of(2, 0)).data()).containsExactly(1, 1, 3, 4);
    }

    @Test
    void productsTakeRowsOrColumns() {
        Matrix other = new Matrix(new float[] {1, 2, 0, 1}, 2);
        assertThat(matrix.times(other).data()).containsExactly(3, 10, 0, 0, 1, 3);
        assertThat(matrix.dots(other).data()).containsExactly(11, 4, 0, 0, 3, 1);
    }

    @Test
    void theFirstOfSeveralHighestCounts() {
        assertThat(matrix.highest(0)).isEqualTo(1);
        assertThat(matrix.highest(2)).isZero();
    }

    @Test
    void aRowWithoutLengthStaysAsItIs() {
        matrix.normalise();
        assertThat(matrix.data()).containsExactly(0.6f, 0.8f, 0, 0, 0.70710677f, 0.70710677f);
    }
}
