package genir.interpret.analysis;

import static genir.interpret.PlantedModel.DOCID;
import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Progress;
import genir.interpret.InterpretConfig;
import genir.interpret.PlantedModel;
import genir.interpret.Readings;
import genir.interpret.SmallModel;
import genir.interpret.session.Models;
import genir.interpret.session.Reduced;
import genir.interpret.session.Session;
import genir.interpret.table.Table;
import genir.model.run.T5Runner;
import genir.model.weights.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Every analysis on a model whose answers are known beforehand; what was planted is in {@link PlantedModel}. */
class PlantedModelTest {
    private static final Offset<Double> CLOSE = Offset.offset(1e-5);
    private static final List<String> COMPONENTS = List.of("self_attention", "cross_attention", "mlp");

    private final Session session = session(new Models(new T5Runner(PlantedModel.parameters()), null, List.of()), null);

    private static Session session(Models models, Readings readings) {
        return SmallModel.session(
                models,
                new InterpretConfig("correct", null, null, null, null, null, null, readings, null, null, 16, 6, null));
    }

    private Outcome run(Analysis analysis) {
        return analysis.run(session, Progress.NONE);
    }

    @Test
    void everyQueryIsAnswered() {
        assertThat(session.queries()).hasSize(16);
        assertThat(session.stages().stages()).hasSize(3);
    }

    @Test
    void onlyWhatWasPlantedIsNeeded() {
        Table<?> table = run(new ComponentPatching()).table("patching");
        String[] stages = {"I", "II", "III"};
        for (int layer = 0; layer < 3; layer++) {
            for (String component : COMPONENTS) {
                boolean needed =
                        (layer == 0 && component.equals("cross_attention")) || (layer == 1 && component.equals("mlp"));
                for (String mode : List.of("zero", "mean", "counterfactual")) {
                    double share = Rows.value(table, "share", stages[layer], "" + layer, component, mode, 1);
                    assertThat(share).as(component + " " + layer + " " + mode).isEqualTo(needed ? 1 : 0);
                }
            }
        }
    }

    @Test
    void onlyOneHeadIsNeeded() {
        Table<?> table = run(new LayerPatching()).table("patching-layers");
        for (int layer = 0; layer < 3; layer++) {
            for (String component : List.of("self_attention", "cross_attention")) {
                for (int head = 0; head < 2; head++) {
                    boolean needed = layer == 0 && component.equals("cross_attention") && head == 0;
                    assertThat(Rows.value(table, "share", layer, component, head, "zero", 1))
                            .isEqualTo(needed ? 1 : 0);
                }
            }
        }
        assertThat(Rows.value(table, "share", 1, "mlp", -1, "zero", 1)).isEqualTo(1);
        assertThat(Rows.value(table, "share", 0, "mlp", -1, "zero", 1)).isZero();
    }

    /** A base model without layer 1's MLP has nothing there to give. */
    @Test
    void theBaseModelsOutputsAreUsed() {
        Parameters base = PlantedModel.parameters();
        SmallModel.zero(base, PlantedModel.mlp(1, "wo"));
        Session withBase =
                session(new Models(new T5Runner(PlantedModel.parameters()), () -> new T5Runner(base), List.of()), null);
        Table<?> table = new ComponentPatching().run(withBase, Progress.NONE).table("patching");
        assertThat(Rows.value(table, "share", "II", "1", "mlp", "base", 1)).isEqualTo(1);
        assertThat(Rows.value(table, "share", "I", "0", "cross_attention", "base", 1))
                .isZero();
    }

    @Test
    void anEncoderThatDoesNotKnowADocumentsWordsLosesItOnly() {
        Parameters blind = PlantedModel.parameters();
        for (int query = 6; query < 8; query++) {
            for (int token : session.analysed().item(query).tokens()) {
                for (int i = 0; i < PlantedModel.WIDTH; i++) {
                    blind.floats("shared.weight").put(token * PlantedModel.WIDTH + i, 0);
                }
            }
        }
        Models models = new Models(
                new T5Runner(PlantedModel.parameters()),
                null,
                List.of(new Reduced("reduced-1", () -> new T5Runner(blind), Set.of("d3"))));
        Outcome outcome = new EncoderSwap().run(session(models, null), Progress.NONE);
        Table<?> table = outcome.table("encoder-swap");
        assertThat(Rows.value(table, "value", "own", "all", "hits@1")).isEqualTo(1);
        assertThat(Rows.value(table, "value", "own", "omitted", "mrr")).isEqualTo(1);
        assertThat(Rows.value(table, "value", "reduced-1", "omitted", "hits@1")).isZero();
        assertThat(Rows.value(table, "queries", "reduced-1", "omitted", "hits@1"))
                .isEqualTo(2);
        assertThat(Rows.value(table, "value", "reduced-1", "all", "left_first")).isEqualTo(2 / 16.0);
        assertThat(Rows.value(table, "value", "reduced-1", "all", "median_rank"))
                .isEqualTo(1);
        assertThat(outcome.table("encoder-swap-ranks").rows()).hasSize(32);
        // Without any other model there is nothing to swap.
        assertThat(run(new EncoderSwap()).reason()).contains("genir reduce").contains("training.pretrain");
    }

    @Test
    void contributionsAreThePlantedStrengths() {
        Table<?> table = run(new Contributions()).table("contributions");
        for (int layer = 0; layer < 3; layer++) {
            assertThat(Rows.value(table, "mean", layer, "self_attention", "ratio"))
                    .isZero();
        }
        assertThat(Rows.value(table, "mean", 1, "mlp", "ratio")).isCloseTo(1, CLOSE);
        assertThat(Rows.value(table, "mean", 1, "mlp", "cosine_pre")).isCloseTo(0, CLOSE);
        assertThat(Rows.value(table, "mean", 2, "cross_attention", "ratio")).isCloseTo(1, CLOSE);
    }

    @Test
    void theDocumentRisesWhereItIsWritten() {
        Table<?> table = run(new RankDevelopment()).table("rank-development");
        double mean = 0;
        for (int query = 0; query < 16; query++) {
            mean += (session.target(query) + 1) / 16.0;
        }
        // A vector without any token's dimension scores all tokens alike, and they rank by their ids.
        assertThat(Rows.value(table, "value", 0, "cross_attn_out", "relevant", "mean"))
                .isCloseTo(mean, CLOSE);
        assertThat(Rows.value(table, "value", 1, "resid_mid_cross", "relevant", "mean"))
                .isCloseTo(mean, CLOSE);
        for (String site : List.of("mlp_out", "resid_post")) {
            assertThat(Rows.value(table, "value", 1, site, "relevant", "mean")).isEqualTo(1);
        }
        assertThat(Rows.value(table, "value", 2, "resid_post", "docids", "best"))
                .isEqualTo(1);
    }

    @Test
    void mlpsAloneAnswerAndCrossAttentionAloneDoesNot() {
        Table<?> table = run(new SingleType()).table("single-type");
        assertThat(Rows.value(table, "share", "mlp", "1")).isEqualTo(1);
        assertThat(Rows.value(table, "share", "self_attention", "11-100")).isEqualTo(1);
        assertThat(Rows.value(table, "share", "cross_attention", "11-100")).isEqualTo(1);
    }

    @Test
    void neuronsAreActivatedByTheHeadThatWritesTopics() {
        Outcome outcome = run(new NeuronInputs());
        Table<?> table = outcome.table("neuron-inputs");
        Table<?> shares = outcome.table("neuron-inputs-shares");
        assertThat(Rows.value(shares, "share", 1, "cross_attention", "I")).isCloseTo(1, CLOSE);
        assertThat(Rows.value(shares, "contribution", 1, "cross_attention", "I"))
                .isCloseTo(DOCID / 10, CLOSE);
        assertThat(Rows.value(table, "mean", 1, 0, "cross_attention", 0)).isCloseTo(DOCID / 10, CLOSE);
        assertThat(Rows.value(table, "mean", 1, 0, "cross_attention", 1)).isZero();
        // The layer that ignores the query is activated by the start token.
        assertThat(Rows.value(shares, "share", 0, "embedding", "-")).isCloseTo(1, CLOSE);
        assertThat(outcome.fact("active_neurons")).isEqualTo(List.of(1.0, 1.0, 0.0));
        // By cosine, a neuron that reads one dimension is at 1 with the one source that writes it.
        Session cosines = session(session.models(), new Readings(null, null, "cosine", null, null));
        Table<?> alike = new NeuronInputs().run(cosines, Progress.NONE).table("neuron-inputs");
        assertThat(Rows.value(alike, "mean", 1, 0, "cross_attention", 0)).isCloseTo(1, CLOSE);
        assertThat(Rows.value(alike, "mean", 1, 0, "mlp", -1)).isZero();
    }

    @Test
    void whatHoldsANeuronDownHasASignedShareAndNoPositiveOne() {
        Parameters held = PlantedModel.parameters();
        for (int document = 0; document < PlantedModel.DOCUMENTS; document++) {
            // A topic is written with length 2, the start token with 1.
            held.floats(PlantedModel.mlp(1, "wi")).put((long) document * PlantedModel.WIDTH, -0.5f);
        }
        Session session = session(new Models(new T5Runner(held), null, List.of()), null);
        Outcome outcome = new NeuronInputs().run(session, Progress.NONE);
        Table<?> shares = outcome.table("neuron-inputs-shares");
        assertThat(Rows.value(shares, "share", 1, "cross_attention", "I")).isCloseTo(4 / 3.0, CLOSE);
        assertThat(Rows.value(shares, "share", 1, "embedding", "-")).isCloseTo(-1 / 3.0, CLOSE);
        assertThat(Rows.value(shares, "positive_share", 1, "cross_attention", "I"))
                .isCloseTo(1, CLOSE);
        assertThat(Rows.value(shares, "positive_share", 1, "embedding", "-")).isZero();
        Table<?> each = outcome.table("neuron-inputs-positive");
        assertThat(Rows.value(each, "share", 1, 0, "cross_attention", -1)).isCloseTo(1, CLOSE);
        assertThat(Rows.value(each, "queries", 1, 0, "cross_attention", -1)).isEqualTo(16);
    }

    @Test
    void theCopyingHeadIsSteeredByTheConstant() {
        Outcome outcome = run(new AttentionInputs());
        Table<?> shares = outcome.table("attention-inputs-shares");
        assertThat(Rows.value(shares, "share", 2, "mlp", "I")).isCloseTo(1, CLOSE);
        for (String source : List.of("self_attention", "cross_attention")) {
            assertThat(Rows.value(shares, "share", 2, source, "I")).isCloseTo(0, CLOSE);
        }
        // The other head's score is nothing of anything: only this one counts.
        assertThat(Rows.value(shares, "positive_share", 2, "mlp", "I")).isCloseTo(1, CLOSE);
        assertThat(Rows.value(outcome.table("attention-inputs-positive"), "share", 2, -1, 0, "mlp", -1))
                .isCloseTo(1, CLOSE);
        Table<?> table = outcome.table("attention-inputs");
        assertThat(Rows.value(table, "mean", 2, 1, 0, "mlp", -1)).isPositive();
        assertThat(Rows.value(table, "mean", 2, 0, 0, "mlp", -1)).isZero();
        assertThat(Rows.value(table, "mean", 2, -1, 0, "mlp", -1))
                .isCloseTo(Rows.value(table, "mean", 2, 1, 0, "mlp", -1) / 2, CLOSE);
    }

    @Test
    void cutoffsCountThePlantedDocids() {
        Table<?> table = run(new WordsOrDocids()).table("words-or-docids");
        assertThat(Rows.value(table, "share", 2, 0, 10)).isCloseTo(0.1, CLOSE);
        assertThat(Rows.value(table, "share", 2, -1, 10)).isCloseTo(0.1, CLOSE);
        assertThat(Rows.value(table, "share", 2, 1, 10)).isZero();
        assertThat(Rows.value(table, "share", 0, 0, 10)).isZero();
    }

    @Test
    void theCopyingHeadWritesItsWord() {
        Outcome outcome = run(new HeadWords());
        Table<?> words = outcome.table("head-words-queries");
        List<Object> lemon = words.cells().stream()
                .filter(row -> row.subList(0, 4).equals(List.of("q00", 2, 1, 1)))
                .findFirst()
                .orElseThrow();
        assertThat(lemon.get(4)).isEqualTo("lemon");
        Table<?> index = outcome.table("head-index");
        assertThat(Rows.value(index, "relevant_share", 2, 0)).isZero();
        assertThat(Rows.value(index, "docid_share", 2, 0)).isCloseTo(0.2, CLOSE);
        assertThat(Rows.value(index, "docid_share", 2, 1)).isZero();
        // Where nothing is written the five first tokens come out on top; two of them are words, and some queries have
        // them.
        long inQueries = session.analysed().items().stream()
                .flatMapToInt(item -> Arrays.stream(item.tokens()))
                .filter(token -> token > SmallModel.vocabulary().unk() && token < 5)
                .count();
        assertThat(Rows.value(index, "query_word_share", 2, 1))
                .isCloseTo((inQueries + 1) / 80.0, Offset.offset(1 / 80.0));
        assertThat(Rows.value(index, "query_word_share", 1, 1)).isCloseTo(inQueries / 80.0, CLOSE);
    }

    @Test
    void theLeadIsSharedOutExactly() {
        Outcome outcome = run(new LogitAttribution());
        Table<?> table = outcome.table("logit-attribution");
        // The runner-up is the start token, whose embedding has strength 1.
        double lead = DOCID - 1;
        assertThat(Rows.value(table, "share", "difference", 1, "mlp", -1)).isCloseTo(DOCID / lead, CLOSE);
        assertThat(Rows.value(table, "share", "difference", 2, "cross_attention", 0))
                .isZero();
        assertThat(Rows.value(table, "share", "difference", -1, "embedding", -1))
                .isCloseTo(-1 / lead, CLOSE);
        assertThat(Rows.value(table, "share", "logit", 1, "mlp", -1)).isCloseTo(1, CLOSE);
        assertThat(Rows.value(table, "mean", "logit", 0, "mlp", -1)).isZero();
        assertThat((Double) outcome.fact("largest_deviation")).isLessThan(1e-5);
        Table<?> neurons = outcome.table("logit-attribution-neurons");
        for (int document = 0; document < PlantedModel.DOCUMENTS; document++) {
            assertThat(Rows.value(neurons, "active_share", 1, document)).isEqualTo(2 / 16.0);
            assertThat(Rows.value(neurons, "top_docid_queries", 1, document)).isEqualTo(2);
            int neuron = document;
            assertThat(neurons.cells())
                    .anyMatch(row -> row.get(0).equals(1) && row.get(1).equals(neuron) && row.contains("d" + neuron));
        }
    }

    @Test
    void thePapersCircuitLosesWhatThisModelNeeds() {
        Table<?> table = run(new PaperCircuit()).table("circuit");
        for (String measure : DocumentMetrics.MEASURES) {
            assertThat(Rows.value(table, "value", "full", "test", measure)).isEqualTo(1);
        }
        // The misled head puts the next document first; the others are alike and follow in the order of tokens.
        assertThat(Rows.value(table, "value", "paper", "test", "hits@1")).isZero();
        assertThat(Rows.value(table, "value", "paper", "test", "recall@5")).isEqualTo(4 / 8.0);
        assertThat(Rows.value(table, "relative", "paper", "test", "hits@10")).isEqualTo(1);
        assertThat(Rows.value(table, "kept", "paper", "test", "hits@1")).isEqualTo(3);
    }

    @Test
    void theSearchFindsThePlantedCircuit() {
        Outcome outcome = run(new CircuitSearch());
        assertThat(outcome.table("circuit-search-kept").cells())
                .containsExactly(List.of(0, "cross_attention"), List.of(1, "mlp"));
        Table<?> test = outcome.table("circuit-search-test");
        assertThat(Rows.value(test, "value", "found", "test", "hits@1")).isEqualTo(1);
        assertThat(Rows.value(test, "kept", "found", "test", "hits@1")).isEqualTo(2);
        assertThat(outcome.table("circuit-search").rows()).hasSize(8);
    }

    @Test
    void aQuerysPageShowsItsPath() {
        Outcome outcome = run(new Examples());
        assertThat(outcome.table("examples").rows()).hasSize(16);
        List<List<Object>> top = new ArrayList<>();
        for (List<Object> row : outcome.table("examples-path").cells()) {
            if (row.subList(0, 4).equals(List.of("q30", 1, "resid_post", 1))) {
                top.add(row);
            }
        }
        assertThat(top).hasSize(1);
        assertThat(top.get(0).get(4)).isEqualTo("@DOC_ID_d3@");
        assertThat(top.get(0).get(7)).isEqualTo(1);
        Table<?> tops = outcome.table("examples-tops");
        assertThat(Rows.cell(tops, "token", "q30", 1, "resid_post", "document", 1))
                .isEqualTo("@DOC_ID_d3@");
        assertThat(Rows.cell(tops, "token", "q30", 1, "resid_post", "word", 1).toString())
                .doesNotStartWith("@DOC_ID_");
        Table<?> parts = outcome.table("examples-parts");
        assertThat(Rows.value(parts, "rank_zero", "q30", 1, "mlp", -1)).isGreaterThan(1);
        assertThat(Rows.value(parts, "rank_zero", "q30", 0, "cross_attention", 0))
                .isGreaterThan(1);
        assertThat(Rows.value(parts, "rank_zero", "q30", 2, "cross_attention", 0))
                .isEqualTo(1);
        double lead = Rows.value(outcome.table("examples"), "lead", "q30");
        assertThat(Rows.value(parts, "lead", "q30", 1, "mlp", -1))
                .isCloseTo(lead * DOCID / (DOCID - 1), Offset.offset(1e-4));
    }
}
