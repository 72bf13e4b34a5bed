package genir.corpus.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepeatedExamplesTest {
    /** Thirty examples an epoch, no text of which is in another epoch. */
    private static final Examples FRESH = new Examples() {
        @Override
        public int size() {
            return 30;
        }

        @Override
        public List<Example> epoch(int epoch) {
            List<Example> examples = new ArrayList<>();
            for (int i = 0; i < size(); i++) {
                int[] tokens = {epoch, i, 1};
                examples.add(new Example(tokens, new int[] {100 + i}, Example.Kind.LINE, epoch + " " + i));
            }
            return examples;
        }
    };

    @Test
    void theFirstEpochsComeAgainInAnotherOrder() {
        RepeatedExamples repeated = new RepeatedExamples(FRESH, 2, 7);
        assertThat(repeated.epoch(0)).isEqualTo(FRESH.epoch(0));
        assertThat(repeated.epoch(1)).isEqualTo(FRESH.epoch(1));
        assertThat(repeated.epoch(2)).containsExactlyInAnyOrderElementsOf(FRESH.epoch(0));
        assertThat(repeated.epoch(2)).isNotEqualTo(FRESH.epoch(0)).isEqualTo(repeated.epoch(2));
        assertThat(repeated.epoch(4)).isNotEqualTo(repeated.epoch(2));
        assertThat(repeated.epoch(5)).containsExactlyInAnyOrderElementsOf(FRESH.epoch(1));
        assertThat(repeated.size()).isEqualTo(30);
    }

    @Test
    void textsAreThoseOfAllExamples() {
        assertThat(new RepeatedExamples(FRESH, 2, 7).texts())
                .hasSize(60)
                .contains("0 0", "1 29")
                .doesNotContain("2 0");
    }
}
