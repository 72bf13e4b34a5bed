package genir.interpret;

import genir.interpret.session.Models;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Session;
import genir.model.feature.SparseAutoencoder;
import genir.model.feature.StoredAutoencoder;
import genir.model.run.T5Runner;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.site.Site;
import genir.model.site.StackName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A perfect autoencoder of {@link PlantedModel}'s residual stream behind layer 1: feature d is what the model writes for document d, and
 * a query has that of its document alone. Feature 8 is a direction that nothing has.
 */
public final class PlantedFeatures {
    public static final Site SITE = new Site(StackName.DECODER, 1, "", "hook_resid_post");
    public static final int FEATURES = PlantedModel.DOCUMENTS + 1;

    private PlantedFeatures() {}

    /** The model's session with the autoencoder, whose file is put into a folder. */
    public static Session session(Path folder) throws IOException {
        Path file = folder.resolve(StoredAutoencoder.FILE);
        try (OutputStream out = Files.newOutputStream(file)) {
            stored(SITE.name()).write(out);
        }
        return SmallModel.session(
                new Models(new T5Runner(PlantedModel.parameters()), null, List.of(), file), "all", null, 6);
    }

    /** The autoencoder, said to be of a site. */
    public static StoredAutoencoder stored(String site) {
        int width = PlantedModel.WIDTH;
        float[][] values = values(SmallModel.session(PlantedModel.parameters()));
        // What all queries have, and for each document what its queries have beside.
        float[] bias = new float[width];
        for (int i = 0; i < width; i++) {
            bias[i] = Math.min(values[0][i], values[values.length - 1][i]);
        }
        float[] directions = new float[FEATURES * width];
        float[] activity = new float[FEATURES];
        for (int document = 0; document < PlantedModel.DOCUMENTS; document++) {
            double squares = 0;
            for (int i = 0; i < width; i++) {
                float beside = values[2 * document][i] - bias[i];
                squares += beside * beside;
            }
            for (int i = 0; i < width; i++) {
                directions[document * width + i] = (float) ((values[2 * document][i] - bias[i]) / Math.sqrt(squares));
            }
            activity[document] = 0.125f;
        }
        directions[FEATURES * width - 1] = 1;
        return new StoredAutoencoder(
                new SparseAutoencoder(1, directions.clone(), directions, bias), site, activity, 16);
    }

    /** What the model has at the site, for each query. */
    public static float[][] values(Session session) {
        float[][] values = new float[session.analysed().size()][];
        for (QueryBatch batch : session.batches()) {
            DecoderRun run = session.runner().decoder(batch.tokens(), batch.memory(), List.of(SITE));
            run.run(List.of());
            for (int row = 0; row < batch.count(); row++) {
                values[batch.first() + row] = run.view(SITE).read().row(row);
            }
        }
        return values;
    }
}
