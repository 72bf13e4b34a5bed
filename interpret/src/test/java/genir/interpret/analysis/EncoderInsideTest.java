package genir.interpret.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Progress;
import genir.interpret.SmallModel;
import genir.interpret.patch.Component;
import genir.interpret.patch.Experiment;
import genir.interpret.patch.Intervention;
import genir.interpret.patch.PatchingEngine;
import genir.interpret.patch.Target;
import genir.interpret.session.Session;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.EncoderLensRow;
import genir.interpret.table.Tables.EncoderPatchingRow;
import genir.model.T5Config;
import genir.model.site.Site;
import genir.model.site.StackName;
import genir.model.weights.Parameters;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Replacements in the encoder against models whose weights are changed to the same effect, and queries whose words are. */
class EncoderInsideTest {
    private static final Progress.Task NO_TASK = Progress.NONE.start("", -1);
    private static final String OUT = "encoder.block.0.layer.%s.weight";

    private final Session session = SmallModel.session(SmallModel.trained());

    private static double first(Session session) {
        int[] ranks = new PatchingEngine(session, session.analysed()).ranks(List.of(Experiment.NONE), NO_TASK)[0];
        return java.util.Arrays.stream(ranks).filter(rank -> rank == 1).count() / (double) ranks.length;
    }

    private static Session without(String weight) {
        Parameters parameters = SmallModel.trained();
        SmallModel.zero(parameters, String.format(OUT, weight));
        return SmallModel.session(parameters);
    }

    @Test
    void theLensReadsTheEncoderFromItsEmbeddingsToItsEnd() {
        List<EncoderLensRow> rows =
                new EncoderInside().run(session, Progress.NONE).rows(Tables.ENCODER_LENS);
        assertThat(rows).hasSize(2 * 3);
        // An encoder that adds nothing is its embeddings, normed.
        Parameters silent = SmallModel.trained();
        SmallModel.zero(silent, String.format(OUT, "0.SelfAttention.o"));
        SmallModel.zero(silent, String.format(OUT, "1.DenseReluDense.wo"));
        assertThat(value(rows, -1)).isCloseTo(first(SmallModel.session(silent)), Offset.offset(1e-9));
        assertThat(value(rows, 0)).isCloseTo(first(session), Offset.offset(1e-9));
    }

    private static double value(List<EncoderLensRow> rows, int layer) {
        return rows.stream()
                .filter(row -> row.layer() == layer && row.measure().equals("first"))
                .findFirst()
                .orElseThrow()
                .value()
                .value();
    }

    @Test
    void removingAComponentEverywhereIsAModelWithoutIt() {
        List<EncoderPatchingRow> rows =
                new EncoderInside().run(session, Progress.NONE).rows(Tables.ENCODER_PATCHING);
        double attention = 1 - first(without("0.SelfAttention.o"));
        double mlp = 1 - first(without("1.DenseReluDense.wo"));
        assertThat(attention + mlp).isPositive();
        assertThat(share(rows, "self_attention")).isCloseTo(attention, Offset.offset(1e-9));
        assertThat(share(rows, "mlp")).isCloseTo(mlp, Offset.offset(1e-9));
        assertThat(rows.stream().map(EncoderPatchingRow::positions).distinct())
                .containsExactly("all", "first", "last_word", "end");
    }

    private static double share(List<EncoderPatchingRow> rows, String component) {
        return rows.stream()
                .filter(row -> row.component().equals(component)
                        && row.head() == -1
                        && row.mode().equals("zero")
                        && row.positions().equals("all"))
                .findFirst()
                .orElseThrow()
                .share()
                .value();
    }

    @Test
    void bothHeadsAreTheComponent() {
        T5Config config = session.runner().parameters().config();
        List<Intervention> heads = new ArrayList<>();
        for (int head = 0; head < config.numHeads(); head++) {
            heads.add(new Intervention.Zero(Target.encoder(Component.SELF_ATTENTION, 0, head, null)));
        }
        Experiment whole = Experiment.of(new Intervention.Zero(Target.encoder(Component.SELF_ATTENTION, 0, -1, null)));
        int[][] ranks =
                new PatchingEngine(session, session.analysed()).ranks(List.of(new Experiment(heads), whole), NO_TASK);
        assertThat(ranks[0]).containsExactly(ranks[1]);
    }

    @Test
    void aWordsEmbeddingAtItsPositionIsTheWord() {
        Site embedding = new Site(StackName.ENCODER, Site.NO_LAYER, "", "hook_embed");
        // q00 is "lemon grape", q10 "piano trumpet"; with the other's first word it is "piano grape".
        List<float[]> logits = new ArrayList<>();
        for (List<Integer> position : List.of(List.of(0), List.of(-3))) {
            new PatchingEngine(session, session.analysed())
                    .run(
                            List.of(Experiment.of(
                                    new Intervention.FromQuery(Target.at(embedding, position), "piano trumpet"))),
                            List.of(),
                            NO_TASK,
                            (experiment, batch, run, scores) -> {
                                if (batch.first() == 0) {
                                    logits.add(scores.read().row(0));
                                }
                            });
        }
        float[] expected = session.runner()
                .logits(genir.model.run.TokenBatch.padded(List.of(session.tokens("piano grape")), 8))
                .read()
                .row(0);
        assertThat(logits)
                .hasSize(2)
                .allSatisfy(row -> assertThat(row).containsExactly(expected, Offset.offset(1e-4f)));
    }
}
