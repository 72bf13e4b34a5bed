package genir.interpret.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Progress;
import genir.interpret.PlantedFeatures;
import genir.interpret.PlantedModel;
import genir.interpret.SmallModel;
import genir.interpret.session.Session;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.FeatureDocumentRow;
import genir.interpret.table.Tables.FeatureQueryRow;
import genir.interpret.table.Tables.FeatureRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeaturesTest {
    private static final Offset<Double> EXACT = Offset.offset(1e-5);

    @TempDir
    Path folder;

    private Outcome run() throws IOException {
        return new Features().run(PlantedFeatures.session(folder), Progress.NONE);
    }

    private static double retrieval(Outcome outcome, String replacement, String measure) {
        return Rows.value(outcome.table("features-retrieval"), "value", replacement, measure);
    }

    @Test
    void perfectFeaturesKeepTheRetrievalAndTheirMeanDoesNot() throws IOException {
        Outcome outcome = run();
        for (String measure : List.of("hits@1", "mrr", "loss")) {
            assertThat(retrieval(outcome, "reconstruction", measure))
                    .isCloseTo(retrieval(outcome, "none", measure), EXACT);
        }
        assertThat(retrieval(outcome, "none", "hits@1")).isEqualTo(1);
        assertThat(retrieval(outcome, "mean", "hits@1")).isLessThan(0.5);
        assertThat((double) outcome.fact("explained_variance")).isCloseTo(1, EXACT);
        assertThat((double) outcome.fact("loss_recovered_of_mean")).isCloseTo(1, EXACT);
        assertThat((double) outcome.fact("loss_recovered_of_zero")).isCloseTo(1, EXACT);
        assertThat((double) outcome.fact("active")).isEqualTo(1);
        // One of nine that no training text has; the others an eighth has.
        assertThat((double) outcome.fact("dead")).isCloseTo(1 / 9.0, EXACT);
        assertThat((double) outcome.fact("dense")).isCloseTo(8 / 9.0, EXACT);
    }

    @Test
    void eachFeatureIsItsDocuments() throws IOException {
        Outcome outcome = run();
        List<FeatureRow> features = outcome.rows(Tables.FEATURES);
        assertThat(features.stream().map(FeatureRow::feature)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
        for (FeatureRow row : features) {
            assertThat(row.share()).isEqualTo(0.125);
            assertThat(row.activation()).isGreaterThan(PlantedModel.DOCID);
            assertThat(row.exact().orElseThrow()).isLessThan(-0.1);
            int feature = row.feature();
            assertThat(outcome.rows(Tables.FEATURES_DOCUMENTS).stream()
                            .filter(document -> document.feature() == feature)
                            .findFirst()
                            .map(FeatureDocumentRow::token))
                    .contains("@DOC_ID_d" + feature + "@");
            assertThat(outcome.rows(Tables.FEATURES_QUERIES).stream()
                            .filter(query -> query.feature() == feature)
                            .map(FeatureQueryRow::query))
                    .containsExactlyInAnyOrder("q" + feature + "0", "q" + feature + "1");
        }
    }

    @Test
    void anEffectIsTheMeanOfThoseOfTheQueries() throws IOException {
        Session session = PlantedFeatures.session(folder);
        Outcome outcome = run();
        for (FeatureRow row : outcome.rows(Tables.FEATURES)) {
            assertThat(row.effect().value()).isNegative();
            assertThat(row.queries()).isEqualTo(session.analysed().size());
        }
        for (FeatureRow row : outcome.rows(Tables.FEATURES)) {
            double sum = outcome.rows(Tables.FEATURES_QUERIES).stream()
                    .filter(query -> query.feature() == row.feature())
                    .mapToDouble(FeatureQueryRow::effect)
                    .sum();
            assertThat(row.effect().value()).isCloseTo(sum / row.queries(), EXACT);
        }
    }

    @Test
    void aWordHasTheMeanActivationOfItsQueries() throws IOException {
        Session session = PlantedFeatures.session(folder);
        FeatureReading reading =
                new FeatureReading(session, PlantedFeatures.stored("").autoencoder(), PlantedFeatures.SITE);
        reading.run(Progress.NONE.start("", -1));
        // Of the planted queries' words each is in a single one.
        assertThat(reading.queriesOfWords(2)).isEmpty();
        assertThat(reading.queriesOfWords(1)).hasSize(32).containsEntry(PlantedModel.LEMON, List.of(0));
        Map<Integer, List<Integer>> queries = Map.of(PlantedModel.LEMON, List.of(0, 1, 2, 3));
        assertThat(reading.words(0, queries).get(PlantedModel.LEMON))
                .isCloseTo(reading.activation(0) / 2, Offset.offset(1e-4));
        assertThat(reading.words(2, queries)).containsEntry(PlantedModel.LEMON, 0.0);
    }

    @Test
    void withoutAnAutoencoderItSaysHowToGetOne() {
        Outcome outcome = new Features().run(SmallModel.session(PlantedModel.parameters()), Progress.NONE);
        assertThat(outcome.reason()).contains("genir features");
    }
}
