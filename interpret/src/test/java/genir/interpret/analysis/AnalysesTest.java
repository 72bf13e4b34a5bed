package genir.interpret.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnalysesTest {
    @Test
    void areFoundByName() {
        List<Analysis> all = Analyses.named(null);
        assertThat(all.stream().map(Analysis::name))
                .doesNotHaveDuplicates()
                .contains("contributions", "patching", "rank-development");
        for (Analysis analysis : all) {
            assertThat(Analyses.named(List.of(analysis.name()))).containsExactly(analysis);
        }
        assertThat(Analyses.named(List.of("patching", "contributions")).stream().map(Analysis::name))
                .containsExactly("patching", "contributions");
    }

    @Test
    void anUnknownOneListsTheKnown() {
        assertThatThrownBy(() -> Analyses.named(List.of("patching", "probing")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'probing'")
                .hasMessageContaining("encoder-swap, encoder, contributions, stages, patching");
    }
}
