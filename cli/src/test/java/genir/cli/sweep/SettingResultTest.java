package genir.cli.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SettingResultTest {
    @Test
    void theDeviationIsThatOfASample() {
        SettingResult.Figure figure = SettingResult.Figure.of(List.of(0.2, 0.4, 0.9));

        assertThat(figure.mean()).isCloseTo(0.5, within(1e-12));
        assertThat(figure.deviation()).isCloseTo(Math.sqrt((0.09 + 0.01 + 0.16) / 2), within(1e-12));
        assertThat(SettingResult.Figure.of(List.of(0.2)).deviation()).isNaN();
    }
}
