package genir.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import genir.corpus.InputException;
import genir.model.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceConfigTest {
    private static final ObjectMapper YAML = new YAMLMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cuda | cuda | float32",
                "cuda:tf32 | cuda | tf32",
                "{kind: cuda, precision: bf16} | cuda | bf16",
                "{precision: float32} | cpu | float32",
                "{} | cpu | float32"
            })
    void aTextStandsForBothKeys(String yaml, String kind, String precision) throws Exception {
        assertThat(YAML.readValue(yaml, DeviceConfig.class)).isEqualTo(new DeviceConfig(kind, precision));
    }

    @Test
    void whatIsNotKnownIsRefused() {
        assertThatThrownBy(() -> DeviceConfig.parse("gpu"))
                .isInstanceOf(InputException.class)
                .hasMessage("device.kind: 'gpu' is not known; known: cpu, cuda, nd4j, auto");
        assertThatThrownBy(() -> DeviceConfig.parse("cuda:fp8"))
                .hasMessage("device.precision: 'fp8' is not known; known: float32, tf32, bf16");
        assertThatThrownBy(() -> YAML.readValue("[cuda]", DeviceConfig.class)).hasMessageContaining("neither a name");
    }

    @Test
    void theHostComputesInFloat32Only() {
        assertThat(DeviceConfig.parse("cpu").open().name()).isEqualTo("cpu");
        assertThat(DeviceConfig.parse("nd4j").open().name()).isEqualTo("nd4j");
        assertThatThrownBy(() -> DeviceConfig.parse("cpu:bf16").open())
                .isInstanceOf(ModelException.class)
                .hasMessage("device.precision: bf16 is not for cpu, which computes in float32 only");
    }
}
