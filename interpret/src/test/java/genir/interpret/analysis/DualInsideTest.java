package genir.interpret.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Progress;
import genir.interpret.SmallModel;
import genir.interpret.session.DualSystem;
import genir.interpret.session.Item;
import genir.interpret.session.Session;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.DualWordRow;
import genir.interpret.table.Tables.EncoderLensRow;
import genir.interpret.table.Tables.EncoderPatchingRow;
import genir.model.T5Config;
import genir.model.run.PooledEncoder;
import genir.model.run.PooledRunner;
import genir.model.weights.Initialization;
import genir.model.weights.Parameters;
import genir.model.weights.WeightNames;
import genir.retrieval.dense.DenseVectors;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** A dual encoder of two layers with random weights over the small model's documents, by its own vectors one text at a time. */
class DualInsideTest {
    private static final Offset<Double> CLOSE = Offset.offset(1e-9);

    private final Parameters parameters = Initialization.T5.create(
            new T5Config(0, 16, 4, 24, 2, 2, 0, 8, 16, 0.0, null, null, true, null, null)
                    .forVocabulary(
                            SmallModel.vocabulary().wordCount(),
                            SmallModel.vocabulary().pad(),
                            SmallModel.vocabulary().eos()),
            5);
    private final DenseVectors documents = new DenseVectors(
            IntStream.range(0, 8).mapToObj(document -> "d" + document).toList(),
            new PooledEncoder(parameters)
                    .encode(IntStream.range(0, 8)
                            .mapToObj(document -> SmallModel.dev().queries().get(2 * document))
                            .map(query -> SmallModel.vocabulary().encode(query.text(), SmallModel.MAX_LENGTH))
                            .toList()));
    private final Session session = SmallModel.session(SmallModel.trained());

    private Outcome analysed() {
        session.useDual(() -> new DualSystem(new PooledRunner(parameters), documents));
        return new DualInside().run(session, Progress.NONE);
    }

    /** The share of queries whose document's vector, of these documents, is nearest to theirs. */
    private double first(Parameters encoder) {
        List<Item> items = session.analysed().items();
        float[][] vectors = new PooledEncoder(encoder)
                .encode(items.stream().map(Item::tokens).toList());
        long first = IntStream.range(0, items.size())
                .filter(query -> {
                    float[] scores = documents.scores(vectors[query]);
                    int right = documents.position(items.get(query).step().document());
                    return IntStream.range(0, scores.length).allMatch(other -> scores[other] <= scores[right]);
                })
                .count();
        return (double) first / items.size();
    }

    @Test
    void theLensReadsFromTheEmbeddingsToTheEnd() {
        List<EncoderLensRow> rows = analysed().rows(Tables.DUAL_LENS);
        Parameters silent = parameters.copy();
        for (int layer = 0; layer < 2; layer++) {
            silent.floats(WeightNames.selfAttention("encoder", layer, "o")).fill(0);
            silent.floats(WeightNames.feedForward("encoder", layer, "wo")).fill(0);
        }
        assertThat(first(parameters)).isBetween(0.5, 0.99);
        assertThat(value(rows, 1)).isCloseTo(first(parameters), CLOSE);
        assertThat(value(rows, -1)).isCloseTo(first(silent), CLOSE);
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
    void removingAComponentIsAnEncoderWithoutIt() {
        List<EncoderPatchingRow> rows = analysed().rows(Tables.DUAL_PATCHING);
        assertThat(rows).hasSize(2 * 2 * 2);
        for (int layer = 0; layer < 2; layer++) {
            Parameters without = parameters.copy();
            without.floats(WeightNames.selfAttention("encoder", layer, "o")).fill(0);
            int of = layer;
            double share = rows.stream()
                    .filter(row -> row.layer() == of
                            && row.component().equals("self_attention")
                            && row.mode().equals("zero"))
                    .findFirst()
                    .orElseThrow()
                    .share()
                    .value();
            assertThat(share).isCloseTo(1 - first(without), CLOSE);
        }
    }

    @Test
    void aVectorSaysTheWordThatItIsMadeOf() {
        Parameters bag = Initialization.T5.create(
                new T5Config(0, 16, 4, 24, 2, 0, 0, 8, 16, 0.0, null, null, true, null, null)
                        .forVocabulary(
                                SmallModel.vocabulary().wordCount(),
                                SmallModel.vocabulary().pad(),
                                SmallModel.vocabulary().eos()),
                5);
        session.useDual(() -> new DualSystem(new PooledRunner(bag), documents));
        List<DualWordRow> rows = new DualInside().run(session, Progress.NONE).rows(Tables.DUAL_EXAMPLES);
        assertThat(rows.stream().filter(row -> row.side().equals("query") && row.place() == 1))
                .hasSize(5)
                .allSatisfy(row ->
                        assertThat(row.own() || row.word().equals("</s>")).isTrue());
    }

    @Test
    void withoutADualEncoderThereIsAReason() {
        assertThat(new DualInside().run(session, Progress.NONE).reason()).contains("retrieval.dual makes one");
    }
}
