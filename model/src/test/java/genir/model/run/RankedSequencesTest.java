package genir.model.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.model.plan.instruction.RankingLoss;
import genir.model.plan.kernel.RankedScores;
import genir.model.weights.Initialization;
import genir.model.weights.ParameterLayout;
import genir.model.weights.Parameters;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class RankedSequencesTest {
    /** Docids' tokens begin here. */
    private static final int FIRST = 28;

    private static final int START = 0;
    /** For five inputs: with two negatives, with one, with none; of one, two and three tokens; some with a common beginning. */
    private static final List<List<int[]>> GROUPS = List.of(
            List.of(new int[] {30, 31, 29}, new int[] {30, 31, 32}, new int[] {33, 29}),
            List.of(new int[] {34}, new int[] {30, 31, 29}),
            List.of(new int[] {35, 29}),
            List.of(new int[] {30, 32}, new int[] {30, 33}, new int[] {34}),
            List.of(new int[] {31, 31, 31}, new int[] {31, 31, 29}, new int[] {31, 29}));

    private final TokenBatch batch = GradientsTest.batch(5, 8, 11);

    private static RankedSequences objective(RankingLoss ranking) {
        return new RankedSequences(0, 0, FIRST, GROUPS, 3, 4, ranking);
    }

    private static double run(GradientRunner runner, TokenBatch batch, RankedSequences objective) {
        return runner.run(batch, objective.decoderInputs(START), objective, 7);
    }

    /** Each sequence alone, with an objective over the docids' tokens that is its score. */
    private double scoreAlone(GradientRunner runner, int input, int[] sequence) {
        int[] read = new int[sequence.length];
        System.arraycopy(sequence, 0, read, 1, sequence.length - 1);
        TokenBatch one = new TokenBatch(List.of(batch.sequences().get(input)), batch.length());
        return -sequence.length * runner.run(one, List.of(read), new CrossEntropy(FIRST, sequence), 7);
    }

    @ParameterizedTest
    @EnumSource
    void theLossIsThatOfTheSequencesOneByOne(RankingLoss.Kind kind) {
        Parameters parameters = Initialization.T5.create(GradientsTest.config(true, 0), 3);
        GradientRunner runner = new GradientRunner(parameters);
        RankingLoss ranking = new RankingLoss(kind, 0.5, 2);
        double expected = 0;
        double terms = 0;
        double crossEntropy = 0;
        for (int input = 0; input < GROUPS.size(); input++) {
            List<int[]> group = GROUPS.get(input);
            double[] scores = new double[group.size()];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = scoreAlone(runner, input, group.get(i));
            }
            expected += 2 * RankedScores.loss(ranking, scores, scores.length) / GROUPS.size();
            int[] own = group.get(0);
            int[] read = new int[own.length];
            System.arraycopy(own, 0, read, 1, own.length - 1);
            TokenBatch one = new TokenBatch(List.of(batch.sequences().get(input)), batch.length());
            crossEntropy += own.length * runner.run(one, List.of(read), new CrossEntropy(0, own), 7);
            terms += own.length;
        }
        assertThat(objective(ranking).terms()).isEqualTo((int) terms);
        assertThat(run(runner, batch, objective(ranking)))
                .isEqualTo(crossEntropy / terms + expected, Offset.offset(2e-5));
    }

    @ParameterizedTest
    @EnumSource
    void equalsFiniteDifferences(RankingLoss.Kind kind) {
        Parameters parameters = Initialization.T5.create(GradientsTest.config(true, 0.1), 3);
        GradientRunner runner = new GradientRunner(parameters);
        // The margin is so wide that no step of the differences comes to where the loss has a kink.
        RankedSequences objective = objective(new RankingLoss(kind, 60, 3));
        run(runner, batch, objective);
        Parameters gradients = runner.gradients().copy();
        for (ParameterLayout.Slot slot : parameters.layout().slots().values()) {
            double norm = gradients.array(slot.name()).norm2Number().doubleValue();
            assertThat(norm).as(slot.name()).isPositive();
            INDArray weight = parameters.array(slot.name());
            INDArray before = weight.dup();
            INDArray direction = gradients.array(slot.name()).div(norm);
            double step = 5e-4 * Math.min(1, before.norm2Number().doubleValue());
            weight.addi(direction.mul(step));
            double up = run(runner, batch, objective);
            weight.assign(before).subi(direction.mul(step));
            double down = run(runner, batch, objective);
            weight.assign(before);
            assertThat((up - down) / (2 * step)).as(slot.name()).isCloseTo(norm, Offset.offset(0.03 * norm + 5e-4));
        }
    }

    /** What the decoder reads of one sequence must not change another's score, nor must how many there is room for. */
    @Test
    void roomForMoreChangesNothing() {
        Parameters parameters = Initialization.T5.create(GradientsTest.config(true, 0), 3);
        GradientRunner runner = new GradientRunner(parameters);
        RankingLoss ranking = new RankingLoss(RankingLoss.Kind.LISTWISE, 0, 1);
        double three = run(runner, batch, objective(ranking));
        float[] gradients = runner.gradients().flat().toFloatVector();
        double five = run(runner, batch, new RankedSequences(0, 0, FIRST, GROUPS, 5, 8, ranking));
        assertThat(five).isEqualTo(three, Offset.offset(1e-5));
        assertThat(runner.gradients().flat().toFloatVector()).containsExactly(gradients, Offset.offset(2e-5f));
    }

    @Test
    void groupsMustFit() {
        RankingLoss ranking = new RankingLoss(RankingLoss.Kind.LISTWISE, 0, 1);
        assertThatThrownBy(() -> new RankedSequences(0, 0, FIRST, GROUPS, 2, 4, ranking))
                .hasMessage("3 sequences of an input, of 2");
        List<List<int[]>> none = new ArrayList<>(GROUPS);
        none.set(0, List.of());
        assertThatThrownBy(() -> new RankedSequences(0, 0, FIRST, none, 3, 4, ranking))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
