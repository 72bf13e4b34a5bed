package genir.model.plan.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.model.ModelException;
import org.junit.jupiter.api.Test;

/** Without a module that brings a GPU in. */
class DevicesTest {
    @Test
    void whatIsNotThereIsSaidAndAutoDoesWithoutIt() {
        assertThatThrownBy(() -> Devices.named("cuda", Precision.FLOAT32))
                .isInstanceOf(ModelException.class)
                .hasMessage("device: cuda is not built in; docs/gpu.md says how to have it");
        assertThat(Devices.named("auto", Precision.FLOAT32).name()).isEqualTo("cpu");
    }

    @Test
    void eachIsOpenedOnce() {
        assertThat(Devices.named("nd4j", Precision.FLOAT32)).isSameAs(Devices.named("nd4j", Precision.FLOAT32));
    }
}
