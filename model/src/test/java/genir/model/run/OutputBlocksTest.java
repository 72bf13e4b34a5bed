package genir.model.run;

import static org.assertj.core.api.Assertions.assertThat;

import genir.model.site.Site;
import genir.model.site.StackName;
import genir.model.weights.Initialization;
import genir.model.weights.Parameters;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
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
        int[][] best = new OutputBlocks(parameters, ROWS, from, to, count, ofBlock * ROWS).best(last);
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
            assertThat(best[query]).isEqualTo(ranking);
        }
        assertThat(runner.best(batch, from, to, count)).isDeepEqualTo(best);
        assertThat(runner.best(batch, from, from + 2, count)[0]).hasSize(2);
    }

    @Test
    void ofEqualOnesTheLowerTokenComesFirst() {
        Parameters zeros = new Parameters(GradientsTest.config(true, 0));
        int[][] best = new OutputBlocks(zeros, 2, 12, 36, 5, 6)
                .best(new float[2 * zeros.config().dModel()]);
        assertThat(best).isDeepEqualTo(new int[][] {{12, 13, 14, 15, 16}, {12, 13, 14, 15, 16}});
    }
}
