package genir.model.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import genir.model.T5Config;
import genir.model.site.Site;
import genir.model.site.StackName;
import genir.model.weights.Initialization;
import genir.model.weights.ParameterLayout;
import genir.model.weights.Parameters;
import genir.model.weights.WeightNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputBlocksTest {
    private static final int ROWS = 5;

    /** Of blocks that divide the tokens, that do not, of a single token, and of all at once. */
    @ParameterizedTest
    @CsvSource({"true, 4, 3", "true, 5, 4", "false, 10, 4", "true, 1, 3", "false, 40, 6"})
    void isTheBeginningOfTheWholeRanking(boolean tied, int ofBlock, int count) {
        Parameters parameters = Initialization.T5.create(GradientsTest.config(tied, 0), 3);
        TokenBatch batch = GradientsTest.batch(ROWS, 8, 11);
        T5Runner runner = new T5Runner(parameters);
        float[] logits = runner.logits(batch).read().data();
        Site out = new Site(StackName.DECODER, Site.NO_LAYER, "", "hook_out");
        float[] last = runner.run(batch, List.of(out)).get(out).data();
        int from = 12;
        int to = 36;
        List<BestTokens> best = new OutputBlocks(parameters, ROWS, from, to, count, ofBlock * ROWS).best(last);
        List<BestTokens> others = runner.best(batch, from, to, count);
        int vocabulary = parameters.config().vocabSize();
        for (int query = 0; query < ROWS; query++) {
            int begin = query * vocabulary;
            int[] ranking = IntStream.range(from, to)
                    .boxed()
                    .sorted(Comparator.comparing((Integer token) -> -logits[begin + token])
                            .thenComparing(Comparator.naturalOrder()))
                    .limit(count)
                    .mapToInt(Integer::intValue)
                    .toArray();
            assertThat(best.get(query).tokens()).isEqualTo(ranking);
            for (int place = 0; place < count; place++) {
                assertThat(best.get(query).logits()[place]).isCloseTo(logits[begin + ranking[place]], within(1e-5f));
            }
            assertThat(others.get(query).tokens()).isEqualTo(ranking);
        }
        assertThat(runner.best(batch, from, from + 2, count).get(0).tokens()).hasSize(2);
    }

    @Test
    void ofEqualOnesTheLowerTokenComesFirst() {
        Parameters zeros = new Parameters(GradientsTest.config(true, 0));
        List<BestTokens> best = new OutputBlocks(zeros, 2, 12, 36, 5, 6)
                .best(new float[2 * zeros.config().dModel()]);
        assertThat(best).hasSize(2).allSatisfy(row -> assertThat(row.tokens()).containsExactly(12, 13, 14, 15, 16));
    }

    /** The rows of the last docids lie behind 2^31 floats, in a file of which next to nothing is written. */
    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
    void findsDocidsBehindWhatAnIntCounts(@TempDir Path folder) throws IOException {
        int width = 64;
        int vocabulary = (1 << 25) + 2_000;
        T5Config config = new T5Config(vocabulary, width, 16, 32, 4, 1, 1, 8, 16, 0.0, null, null, true, null, null);
        Parameters parameters = Parameters.zerosInFile(config, folder, ".rows-");
        for (ParameterLayout.Slot slot : parameters.layout().slots().values()) {
            if (slot.shape().length == 1) {
                parameters.floats(slot.name()).fill(1);
            }
        }
        // What the start token reads leads to one document, and less to another.
        float[] row = new float[width];
        Arrays.fill(row, 1);
        parameters.floats(WeightNames.EMBEDDING).put(0, row);
        parameters.floats(WeightNames.EMBEDDING).put((vocabulary - 7L) * width, row);
        Arrays.fill(row, 0.5f);
        parameters.floats(WeightNames.EMBEDDING).put((vocabulary - 600L) * width, row);
        TokenBatch batch = new TokenBatch(List.of(new int[] {5, 1}), 8);
        List<BestTokens> best = new T5Runner(parameters).best(batch, vocabulary - 1_000, vocabulary, 3);
        assertThat(best.get(0).tokens()).containsExactly(vocabulary - 7, vocabulary - 600, vocabulary - 1_000);
    }
}
