package genir.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import genir.model.T5Config;
import genir.model.run.CrossEntropy;
import genir.model.run.GradientRunner;
import genir.model.run.TokenBatch;
import genir.model.weights.ParameterLayout;
import genir.model.weights.Parameters;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryNeedTest {
    private static final MemoryNeed.Batches BATCHES = new MemoryNeed.Batches("training", 256, 32, 1);

    private static T5Config model(int width, int encoderLayers, int decoderLayers, int vocabulary, String activation) {
        return new T5Config(
                vocabulary,
                width,
                16,
                4 * width,
                width / 16,
                encoderLayers,
                decoderLayers,
                32,
                128,
                0.1,
                null,
                activation,
                true,
                null,
                null);
    }

    /** Not below what a plan takes by more than a fifth, and not much more than twice as much. */
    @ParameterizedTest
    @CsvSource({
        "64,1,6,500,32,16,1,relu",
        "64,4,2,500,32,32,1,relu",
        "64,2,2,20000,16,8,1,relu",
        "128,1,1,500,64,24,1,gated-gelu",
        "64,0,2,500,32,16,1,relu",
        "64,1,6,500,32,16,5,relu",
        "64,2,4,500,32,64,16,relu",
        "64,1,2,20000,16,8,4,gated-gelu",
        "128,1,6,4000,32,32,20,relu"
    })
    void activationsAreAboutThoseOfThePlan(
            int width, int encoder, int decoder, int vocabulary, int batch, int length, int target, String activation) {
        T5Config model = model(width, encoder, decoder, vocabulary, activation);
        TokenBatch tokens = new TokenBatch(Collections.nCopies(batch, new int[length]), length);
        double arena = new GradientRunner(new Parameters(model))
                .plan(tokens, target, new CrossEntropy(0, new int[0]).form())
                .arenaBytes();
        assertThat(MemoryNeed.activations(model, batch, length, target) / arena).isBetween(0.8, 2.3);
    }

    /** What grows with the documents are the best weights alone, once they are read back; a softmax over all of them is refused. */
    @Test
    void aSampledSoftmaxNeedsLittleForMillionsOfDocuments() {
        TrainingConfig config = TrainingConfig.defaults();
        int words = 20_000;
        T5Config million = model(144, 1, 6, words + 1_000_000, "relu");
        T5Config more = model(144, 1, 6, words + 8_800_000, "relu");
        ParameterLayout worked = ParameterLayout.ofCandidates(million, words, 1_280);
        MemoryNeed need = MemoryNeed.of(million, worked, config, BATCHES);
        assertThat(need.bytes()).isBetween(800_000_000L, 2_000_000_000L);
        MemoryNeed ofMore = MemoryNeed.of(more, ParameterLayout.ofCandidates(more, words, 1_280), config, BATCHES);
        assertThat(ofMore.bytes() - need.bytes()).isEqualTo(7_800_000L * 144 * Float.BYTES);
        assertThat(MemoryNeed.of(million, config, BATCHES).bytes()).isGreaterThan(4_000_000_000L);
        assertThatThrownBy(() -> MemoryNeed.of(more, config, BATCHES))
                .hasMessage(
                        "training.batch_size: 256 examples with 8,820,000 logits each are more than an array can hold;"
                                + " expected 60 at most; training.accumulate makes up for it; training.sampled_softmax looks at few of them");
    }

    @Test
    void whatCannotFitIsRefusedWithBothFigures() {
        TrainingConfig config = TrainingConfig.defaults();
        T5Config large = model(2048, 24, 24, 100_000, "relu");
        MemoryNeed need = MemoryNeed.of(large, config, BATCHES);
        need.require(need.bytes(), config);
        need.require(-1, config);
        assertThatThrownBy(() -> need.require(1_500_000_000L, config))
                .isInstanceOf(InputException.class)
                .hasMessageMatching(
                        "training: needs about [0-9.]+ GB more memory \\([0-9.]+ for gradients and optimizer,"
                                + " [0-9.]+ for a batch\\), but 1\\.5 GB are available; lower training\\.batch_size \\(now 256;"
                                + " training\\.accumulate makes up for it\\), training\\.max_length \\(now 32\\) .*")
                .hasMessageContaining("adafactor");
    }

    @Test
    void manyExamplesGrowTheHeapWhichTheRefusalThenSays() {
        TrainingConfig config = TrainingConfig.defaults();
        MemoryNeed need = MemoryNeed.of(model(128, 1, 6, 8000, "relu"), config, BATCHES);
        MemoryNeed large = need.withEpoch(BatchStream.epochBytes(50_000_000, 32));
        assertThat(large.heap())
                .isGreaterThan(need.withEpoch(BatchStream.epochBytes(10, 32)).heap())
                .isPositive();
        assertThat(large.bytes()).isEqualTo(need.bytes() + large.heap());
        assertThatThrownBy(() -> large.require(1, config))
                .hasMessageContaining(" for an epoch's examples), but 0.0 GB");
    }

    @Test
    void moreLogitsThanAnArrayHoldsAreRefusedWithTheLargestBatch() {
        T5Config many = model(64, 1, 1, 4_000_000, "relu");
        assertThatThrownBy(() -> MemoryNeed.of(many, TrainingConfig.defaults(), BATCHES))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "training.batch_size: 256 examples with 4,000,000 logits each are more than an array can hold;"
                                + " expected 134 at most; training.accumulate makes up for it; training.sampled_softmax looks at few of them");
    }

    @Test
    void theDefaultFitsIntoAGigabyte() {
        T5Config model = model(128, 1, 6, 8000, "relu");
        assertThat(MemoryNeed.of(model, TrainingConfig.defaults(), BATCHES).bytes())
                .isBetween(50_000_000L, 1_000_000_000L);
    }
}
