package genir.interpret.patch;

import genir.corpus.InputException;
import genir.interpret.session.Sample;
import genir.interpret.stage.Stages;
import genir.model.feature.StoredAutoencoder;
import genir.model.run.T5Runner;
import java.util.function.Function;

/**
 * What there is around a model without its run: stages scaled to its depth, no queries, no other models.
 *
 * @param layers the model's decoder layers
 * @param encode makes tokens of a text; null without a vocabulary
 */
public record ModelOnly(int layers, Function<String, int[]> encode) implements Surroundings {
    @Override
    public Stages stages() {
        return Stages.scaled(layers);
    }

    @Override
    public Sample sample(String name) {
        throw new InputException("mean: a model alone has no queries to take a mean over; give its run with -r");
    }

    @Override
    public T5Runner model(String name) {
        throw new InputException("from_model: a model alone has no other models; give its run with -r");
    }

    @Override
    public int[] query(String query) {
        if (encode == null) {
            throw new InputException("from_query: the model has no vocabulary beside it; give its run with -r");
        }
        return encode.apply(query);
    }

    @Override
    public StoredAutoencoder autoencoder() {
        throw new InputException("file: a model alone has no sparse autoencoder of its own; name a file");
    }
}
