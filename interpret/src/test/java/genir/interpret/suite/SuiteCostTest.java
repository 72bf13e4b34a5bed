package genir.interpret.suite;

import static org.assertj.core.api.Assertions.assertThat;

import genir.interpret.InterpretConfig;
import genir.interpret.SmallModel;
import genir.interpret.session.Models;
import genir.interpret.session.Session;
import genir.model.run.T5Runner;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuiteCostTest {
    private static SuiteCost of(String... analyses) {
        Session session = SmallModel.session(
                new Models(new T5Runner(SmallModel.trained()), null, List.of()),
                InterpretConfig.of("all", null, 6).by(List.of(analyses)));
        return SuiteCost.of(session);
    }

    @Test
    void saysHowManyOfWhatAndHowLong() {
        assertThat(of("contributions", "patching-layers", "circuit-search").line())
                .matches(
                        "3 analyses of 16 queries: about \\d+ s, [0-9.]+ GB of memory and what the Java heap grows, to [0-9.]+ GB at"
                                + " most");
    }

    @Test
    void moreAnalysesTakeLonger() {
        SuiteCost one = of("contributions");
        SuiteCost more =
                of("contributions", "patching", "patching-layers", "attribution-patching", "circuit-search", "encoder");
        assertThat(one.analyses()).isEqualTo(1);
        assertThat(one.seconds()).isPositive();
        assertThat(more.analyses()).isEqualTo(6);
        // By what each makes anew alone, however fast the decoder is here and now.
        assertThat(more.seconds()).isGreaterThan(6 * 0.3);
    }

    @Test
    void longTimesAreInMinutes() {
        assertThat(new SuiteCost(2, 1000, 600, -1).line()).isEqualTo("2 analyses of 1,000 queries: about 10 min");
    }
}
