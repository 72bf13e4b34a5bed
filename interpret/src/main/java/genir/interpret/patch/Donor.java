package genir.interpret.patch;

import genir.corpus.InputException;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Sample;
import genir.model.Tensor;
import genir.model.feature.SparseAutoencoder;
import genir.model.feature.StoredAutoencoder;
import genir.model.run.T5Runner;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.run.TokenBatch;
import genir.model.site.Site;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whom an intervention takes its values from; interventions with equal donors share what is computed. */
@FunctionalInterface
interface Donor {
    /** Nobody. */
    Donor NONE = (recipients, sites) -> batch -> new Gift(Map.of(), 1);

    /**
     * The values that replace others.
     *
     * @param values of the sites, of all rows one behind the other
     * @param rows one for each row of the batch, or a single one for all of them
     * @param autoencoder that makes values of those that are there; null where it is these that replace them
     */
    record Gift(Map<Site, float[]> values, int rows, SparseAutoencoder autoencoder) {
        Gift(Map<Site, float[]> values, int rows) {
            this(values, rows, null);
        }
    }

    /** Has the values for one batch after the other. */
    @FunctionalInterface
    interface Gifts {
        Gift of(QueryBatch batch);
    }

    /**
     * Who receives.
     *
     * @param runner the model that is changed
     * @param surroundings what names refer to
     * @param sample the queries
     */
    record Recipients(T5Runner runner, Surroundings surroundings, Sample sample) {}

    /** Computes what is the same for all batches. */
    Gifts begin(Recipients recipients, Set<Site> sites);

    /** The mean over a named set of queries. */
    record Mean(String over) implements Donor {
        @Override
        public Gifts begin(Recipients recipients, Set<Site> sites) {
            Gift means = new Gift(recipients.surroundings().means(over, recipients.runner(), sites), 1);
            return batch -> means;
        }
    }

    /** Another model that reads the same query. */
    record Model(String name) implements Donor {
        @Override
        public Gifts begin(Recipients recipients, Set<Site> sites) {
            T5Runner other = recipients.surroundings().model(name);
            return batch -> gift(other, batch.tokens(), other.encode(batch.tokens()), sites);
        }
    }

    /** The model that reads another query, by its id or its text, and has said the same. */
    record Query(String query) implements Donor {
        @Override
        public Gifts begin(Recipients recipients, Set<Site> sites) {
            T5Runner runner = recipients.runner();
            int[] tokens = recipients.surroundings().query(query);
            return batch -> {
                int length = Math.max(
                        batch.tokens().length(), TokenBatch.paddedLength(tokens.length, TokenBatch.LENGTH_MULTIPLE));
                TokenBatch copies = new TokenBatch(
                        Collections.nCopies(batch.tokens().size(), tokens),
                        length,
                        batch.tokens().said());
                return gift(runner, copies, runner.encode(copies), sites);
            };
        }
    }

    /** The model that reads, for each query, the next one with another relevant document, and has said the same. */
    record Next() implements Donor {
        @Override
        public Gifts begin(Recipients recipients, Set<Site> sites) {
            return batch -> next(recipients.runner(), recipients.sample(), batch, sites);
        }

        /** The sample has the donors' encoder outputs already. */
        private static Gift next(T5Runner runner, Sample sample, QueryBatch batch, Set<Site> sites) {
            int size = batch.tokens().size();
            List<int[]> tokens = new ArrayList<>();
            float[] memory = new float[batch.memory().data().length];
            int length = memory.length / size;
            for (int row = 0; row < size; row++) {
                int donor = donor(sample, Math.min(batch.first() + row, sample.size() - 1));
                tokens.add(sample.item(donor).tokens());
                QueryBatch home = sample.batchOf(donor);
                System.arraycopy(home.memory().data(), (donor - home.first()) * length, memory, row * length, length);
            }
            TokenBatch donors = new TokenBatch(
                    tokens, batch.tokens().length(), batch.tokens().said());
            return gift(runner, donors, new Tensor(memory, batch.memory().shape()), sites);
        }

        private static int donor(Sample sample, int query) {
            int target = sample.item(query).target();
            for (int step = 1; step < sample.size(); step++) {
                int other = (query + step) % sample.size();
                if (sample.item(other).target() != target) {
                    return other;
                }
            }
            return query;
        }
    }

    /** The model that reads the other query of each pair. */
    record Partner() implements Donor {
        @Override
        public Gifts begin(Recipients recipients, Set<Site> sites) {
            Sample partners = recipients.surroundings().partners();
            return batch -> {
                QueryBatch other = partners.batchOf(batch.first());
                return gift(recipients.runner(), other.tokens(), other.memory(), sites);
            };
        }
    }

    /**
     * A sparse autoencoder of a site's values.
     *
     * @param file that holds it; null for the run's own
     */
    record Autoencoder(String file) implements Donor {
        @Override
        public Gifts begin(Recipients recipients, Set<Site> sites) {
            StoredAutoencoder stored =
                    file == null ? recipients.surroundings().autoencoder() : StoredAutoencoder.read(Path.of(file));
            for (Site site : sites) {
                if (!site.name().equals(stored.site())) {
                    throw new InputException(
                            "at: the features are those of " + stored.site() + ", not of " + site.name());
                }
            }
            Integer width = recipients.runner().parameters().config().dModel();
            if (!width.equals(stored.autoencoder().width())) {
                throw new InputException("file: the features are directions of "
                        + stored.autoencoder().width() + " numbers; the model's d_model is " + width);
            }
            Gift gift = new Gift(Map.of(), 1, stored.autoencoder());
            return batch -> gift;
        }
    }

    private static Gift gift(T5Runner model, TokenBatch tokens, Tensor memory, Set<Site> sites) {
        DecoderRun run = Runs.of(model, tokens, memory, sites);
        run.run(List.of());
        Map<Site, float[]> values = new HashMap<>();
        sites.forEach(site -> values.put(site, run.view(site).read().data()));
        return new Gift(values, tokens.size());
    }
}
