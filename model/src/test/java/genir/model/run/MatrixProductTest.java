package genir.model.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MatrixProductTest {
    @Test
    void rowsTimesRows() {
        float[] a = {1, 2, 3, 4, 5, 6};
        float[] b = {1, 0, 2, 0, 1, 0, 3, 3, 3};
        assertThat(MatrixProduct.ofRows(a, b, 3)).containsExactly(7, 2, 18, 16, 5, 45);
    }

    @Test
    void rowsTimesColumns() {
        float[] a = {1, 2, 3, 4, 5, 6};
        float[] b = {1, 0, 0, 1, 2, 3};
        assertThat(MatrixProduct.of(a, b, 3)).containsExactly(7, 11, 16, 23);
        assertThat(MatrixProduct.of(new float[] {2}, new float[] {5}, 1)).containsExactly(10);
    }

    @Test
    void lengthsMustFit() {
        assertThatThrownBy(() -> MatrixProduct.of(new float[5], new float[4], 2))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MatrixProduct.ofRows(new float[4], new float[0], 2))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
