package genir.interpret.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.interpret.PlantedFeatures;
import genir.interpret.PlantedModel;
import genir.interpret.SmallModel;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Session;
import genir.model.feature.SparseAutoencoder;
import genir.model.feature.StoredAutoencoder;
import genir.model.run.T5Runner.DecoderRun;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureInterventionTest {
    private static final Target AT = Target.at(PlantedFeatures.SITE);
    private static final float TOLERANCE = 1e-4f;

    @TempDir
    Path folder;

    private Session session;

    @BeforeEach
    void open() throws IOException {
        session = PlantedFeatures.session(folder);
    }

    private static float[][] logits(Session session, Intervention... interventions) {
        float[][] all = new float[session.analysed().size()][];
        new PatchingEngine(session, session.analysed())
                .run(
                        List.of(Experiment.of(interventions)),
                        List.of(),
                        Progress.NONE.start("", -1),
                        (experiment, batch, run, logits) -> {
                            for (int row = 0; row < batch.count(); row++) {
                                all[batch.first() + row] = logits.read().row(row);
                            }
                        });
        return all;
    }

    /** The logits of each query where values are overwritten by hand. */
    private float[][] overwritten(float[][] values) {
        float[][] all = new float[values.length][];
        for (QueryBatch batch : session.batches()) {
            DecoderRun run = session.runner().decoder(batch.tokens(), batch.memory(), List.of(PlantedFeatures.SITE));
            float[][] read = new float[batch.count()][];
            var logits = run.run(List.of(run.overwrite(PlantedFeatures.SITE, view -> {
                for (int row = 0; row < batch.count(); row++) {
                    view.writeRows(row, row + 1, values[batch.first() + row], 0);
                }
            })));
            for (int row = 0; row < read.length; row++) {
                all[batch.first() + row] = logits.read().row(row);
            }
        }
        return all;
    }

    /** Adds so much of a feature to those queries that have it, or to all. */
    private float[][] steered(int feature, double more, boolean all) {
        float[][] values = PlantedFeatures.values(session);
        float[] direction = PlantedFeatures.stored("").autoencoder().direction(feature);
        for (int query = 0; query < values.length; query++) {
            for (int i = 0; i < direction.length && (all || query / 2 == feature); i++) {
                values[query][i] += (float) (more * direction[i]);
            }
        }
        return values;
    }

    private double activation(int document) {
        return PlantedFeatures.stored("")
                .autoencoder()
                .encode(PlantedFeatures.values(session)[2 * document])
                .activation(0, document);
    }

    private static void assertAlike(float[][] found, float[][] expected) {
        for (int query = 0; query < expected.length; query++) {
            assertThat(found[query]).containsExactly(expected[query], Offset.offset(TOLERANCE));
        }
    }

    @Test
    void aPerfectReconstructionChangesNothing() {
        assertAlike(logits(session, new Intervention.Reconstruct(AT, null)), logits(session));
    }

    @Test
    void aFactorOfOneChangesNothing() {
        assertAlike(logits(session, new Intervention.Feature(AT, null, 3, 1.0, null)), logits(session));
    }

    @Test
    void aFactorIsOfTheQueriesThatHaveTheFeature() {
        double activation = activation(3);
        float[][] unchanged = logits(session);
        float[][] removed = logits(session, new Intervention.Feature(AT, null, 3, 0.0, null));
        assertAlike(removed, overwritten(steered(3, -activation, false)));
        assertThat(removed[6][PlantedModel.docid(3)]).isLessThan(unchanged[6][PlantedModel.docid(3)] - 0.1f);
        assertAlike(
                logits(session, new Intervention.Feature(AT, null, 3, 3.0, null)),
                overwritten(steered(3, 2 * activation, false)));
    }

    @Test
    void aValueIsForAllQueries() {
        // Feature 8 is nobody's: all get five of it.
        assertAlike(
                logits(session, new Intervention.Feature(AT, null, 8, null, 5.0)), overwritten(steered(8, 5, true)));
    }

    @Test
    void whatTheAutoencoderDoesNotExplainStays() throws IOException {
        // Blind to all but feature 3, of which it sees half.
        StoredAutoencoder perfect = PlantedFeatures.stored(PlantedFeatures.SITE.name());
        int width = PlantedModel.WIDTH;
        float[] encoder = new float[perfect.autoencoder().encoder().length];
        float[] directions = perfect.autoencoder().decoder();
        for (int i = 3 * width; i < 4 * width; i++) {
            encoder[i] = directions[i] / 2;
        }
        Path file = folder.resolve("half.safetensors");
        try (OutputStream out = Files.newOutputStream(file)) {
            new StoredAutoencoder(
                            new SparseAutoencoder(
                                    1,
                                    encoder,
                                    directions,
                                    perfect.autoencoder().bias()),
                            perfect.site(),
                            perfect.activity(),
                            16)
                    .write(out);
        }
        assertAlike(
                logits(session, new Intervention.Feature(AT, file.toString(), 3, 0.0, null)),
                overwritten(steered(3, -activation(3) / 2, false)));
    }

    @Test
    void interventionsOnOneSiteActOneAfterTheOther() {
        float[][] values = PlantedFeatures.values(session);
        float[] direction = PlantedFeatures.stored("").autoencoder().direction(8);
        for (float[] value : values) {
            for (int i = 0; i < value.length; i++) {
                value[i] = 5 * direction[i];
            }
        }
        assertAlike(
                logits(session, new Intervention.Zero(AT), new Intervention.Feature(AT, null, 8, null, 5.0)),
                overwritten(values));
    }

    @Test
    void whatDoesNotFitIsSaid() throws IOException {
        assertThatThrownBy(() ->
                        logits(session, new Intervention.Feature(Target.layers(Component.MLP, 1), null, 3, 0.0, null)))
                .isInstanceOf(InputException.class)
                .hasMessage("at: the features are those of decoder.1.hook_resid_post, not of decoder.1.hook_mlp_out");
        assertThatThrownBy(() -> logits(session, new Intervention.Feature(AT, null, 9, 0.0, null)))
                .isInstanceOf(InputException.class)
                .hasMessage("feature 9: the autoencoder has features 0 to 8");
        assertThatThrownBy(() ->
                        logits(SmallModel.session(PlantedModel.parameters()), new Intervention.Reconstruct(AT, null)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("the run has no sparse autoencoder of its own");
        String file = folder.resolve(StoredAutoencoder.FILE).toString();
        assertThatThrownBy(() ->
                        logits(SmallModel.session(SmallModel.untrained()), new Intervention.Reconstruct(AT, file)))
                .isInstanceOf(InputException.class)
                .hasMessage("file: the features are directions of 64 numbers; the model's d_model is 16");
    }
}
