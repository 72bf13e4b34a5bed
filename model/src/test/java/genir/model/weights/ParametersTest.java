package genir.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.model.T5Config;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class ParametersTest {
    private static final T5Config CONFIG = new T5Config(19, 6, 5, 10, 3, 1, 2, 8, 16, 0.1, 1e-6, "relu", true, 0, 1);

    @Test
    void buffersArraysAndTheFlatArrayAreTheSameMemory() {
        Parameters parameters = new Parameters(CONFIG);
        int mark = 0;
        for (ParameterLayout.Slot slot : parameters.layout().slots().values()) {
            int last = (int) slot.length() - 1;
            assertThat(parameters.floats(slot.name()).length()).isEqualTo(last + 1);
            parameters.floats(slot.name()).put(last, ++mark);
            INDArray array = parameters.array(slot.name());
            assertThat(array.shape()).isEqualTo(slot.shape());
            float read =
                    array.rank() == 1 ? array.getFloat(last) : array.getFloat(slot.shape()[0] - 1, slot.shape()[1] - 1);
            assertThat(read).as(slot.name()).isEqualTo(mark);
            assertThat(parameters.floats().get(slot.offset() + last)).isEqualTo(mark);
            assertThat(parameters.flat().getFloat(slot.offset() + last)).isEqualTo(mark);
        }
    }

    @Test
    void copiesShareNothing() {
        Parameters original = Initialization.T5.create(CONFIG, 5);
        Parameters copy = original.copy();
        assertThat(copy.floats()).isEqualTo(original.floats());
        float before = original.floats().get(0);
        copy.floats().put(0, before + 1);
        assertThat(original.floats().get(0)).isEqualTo(before);
    }

    @Test
    void unknownWeight() {
        Parameters parameters = new Parameters(CONFIG);
        assertThatThrownBy(() -> parameters.floats("lm_head.weight")).isInstanceOf(IllegalArgumentException.class);
    }
}
