package genir.interpret.session;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Split;
import genir.interpret.PlantedDocids;
import genir.model.Tensor;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import genir.model.weights.Initialization;
import genir.model.weights.Parameters;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Items of docids of several tokens against a decoder that reads all tokens at once. */
class SequenceAnswersTest {
    private final Parameters parameters = Initialization.T5.create(PlantedDocids.config(), 3);
    private final Session session = PlantedDocids.session(parameters, "all");

    @Test
    void ranksAreThoseOfTheWholeDecoderAmongTheTokensThatMayFollow() {
        T5Runner whole = new T5Runner(parameters, 2);
        int words = PlantedDocids.VOCABULARY.wordCount();
        boolean everWrong = false;
        for (Item first : session.items(Split.DEV)) {
            Item second = session.step(1).items(Split.DEV).stream()
                    .filter(item -> item.query().equals(first.query()))
                    .findFirst()
                    .orElseThrow();
            int[] docid = PlantedDocids.VOCABULARY.docidSequence(first.step().document());
            Tensor logits = whole.run(
                            TokenBatch.padded(List.of(first.tokens()), 8),
                            List.of(new int[] {PlantedDocids.VOCABULARY.pad(), docid[0]}),
                            List.of())
                    .logits();
            assertThat(first.target()).isEqualTo(docid[0]);
            assertThat(second.target()).isEqualTo(docid[1]);
            assertThat(second.step().said()).containsExactly(docid[0]);
            assertThat(first.step().allowed()).containsExactly(words, words + 1);
            // Behind 1 only 10 and 11 are documents.
            assertThat(second.step().allowed()).hasSize(docid[0] == words ? 10 : 2);
            assertThat(first.rank()).isEqualTo(rank(logits.row(0), first));
            assertThat(second.rank()).isEqualTo(rank(logits.row(1), second));
            assertThat(first.step().found())
                    .isEqualTo(first.rank() == 1 && second.rank() == 1)
                    .isEqualTo(second.step().found());
            everWrong |= !first.step().found();
        }
        assertThat(everWrong).isTrue();
    }

    private static int rank(float[] scores, Item item) {
        int rank = 1;
        for (int token : item.step().allowed()) {
            rank += scores[token] > scores[item.target()] ? 1 : 0;
        }
        return rank;
    }

    @Test
    void everyTokenHasASessionOfItsOwn() {
        assertThat(session.steps()).isEqualTo(2);
        assertThat(session.step()).isZero();
        assertThat(session.step(0)).isSameAs(session);
        Session second = session.step(1);
        assertThat(second.step()).isEqualTo(1);
        assertThat(second.batches())
                .allSatisfy(batch -> assertThat(batch.tokens().past()).isEqualTo(1));
        assertThat(second.analysed().size()).isEqualTo(6);
    }
}
