package genir.interpret.patch;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import genir.corpus.ConfigChecks;
import genir.corpus.InputException;
import genir.interpret.session.Session;
import genir.model.feature.SparseAutoencoder;
import genir.model.feature.SparseCodes;
import java.util.SplittableRandom;

/**
 * A change to values of the model while it runs; data, so that an experiment can be written down ({@link
 * InterventionFile}): there {@code do} is the record's name in lower case, and its components are the keys.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "do")
public sealed interface Intervention {
    /** Where. */
    Target at();

    /** Whether the new value does not depend on the one that was there. */
    @JsonIgnore
    boolean replaces();

    /** Where new values come from. */
    @JsonIgnore
    Donor donor();

    /** Whether the values of all queries of a batch are changed together, for speed; those of a site as a whole. */
    @JsonIgnore
    default boolean isOfBatches() {
        return false;
    }

    /** Changes the values of one query, or of a batch. */
    void change(Slice values);

    private static Target present(Target at) {
        if (at == null) {
            throw new InputException("at: missing; expected what to change, such as {component: mlp}");
        }
        return at;
    }

    private static double finite(String key, double value) {
        if (!Double.isFinite(value)) {
            throw new InputException(key + ": expected a finite number");
        }
        return value;
    }

    /** Replaces the value by the zero vector (method.md, section 4.3, mode zero). */
    record Zero(Target at) implements Intervention {
        public Zero {
            present(at);
        }

        @Override
        public boolean replaces() {
            return true;
        }

        @Override
        public Donor donor() {
            return Donor.NONE;
        }

        @Override
        public void change(Slice values) {
            values.fill(0);
        }
    }

    /**
     * Replaces the value by its mean over a set of queries (method.md, section 4.3, mode mean).
     *
     * @param over {@code correct}, {@code incorrect} or {@code all} queries of the analysed split [correct]
     */
    record Mean(Target at, String over) implements Intervention {
        public Mean {
            present(at);
            over = over == null ? Session.CORRECT : over;
        }

        @Override
        public boolean replaces() {
            return true;
        }

        @Override
        public Donor donor() {
            return new Donor.Mean(over);
        }

        @Override
        public void change(Slice values) {
            values.copyGift();
        }
    }

    /**
     * Replaces the value by the one that another model has for the same query (method.md, section 4.3, mode base).
     *
     * @param model {@code base} or {@code reduced-I} [base]
     */
    record FromModel(Target at, String model) implements Intervention {
        public FromModel {
            present(at);
            model = model == null ? "base" : model;
        }

        @Override
        public boolean replaces() {
            return true;
        }

        @Override
        public Donor donor() {
            return new Donor.Model(model);
        }

        @Override
        public void change(Slice values) {
            values.copyGift();
        }
    }

    /**
     * Replaces the value by the one that the model has for another query (method.md, section 4.3, counterfactual).
     *
     * @param query the id of a query of the analysed split, or a query's text, or {@value #NEXT} for the next query of the sample that has
     *     another relevant document [{@value #NEXT}]
     */
    record FromQuery(Target at, String query) implements Intervention {
        /** Of each query, the next one of the sample with another relevant document. */
        public static final String NEXT = "next";

        public FromQuery {
            present(at);
            query = query == null ? NEXT : query;
        }

        @Override
        public boolean replaces() {
            return true;
        }

        @Override
        public Donor donor() {
            return query.equals(NEXT) ? new Donor.Next() : new Donor.Query(query);
        }

        @Override
        public void change(Slice values) {
            values.copyGift();
        }
    }

    /** Replaces the value by the one that the model has for the other query of a pair; only for queries in pairs. */
    record FromPartner(Target at) implements Intervention {
        public FromPartner {
            present(at);
        }

        @Override
        public boolean replaces() {
            return true;
        }

        @Override
        public Donor donor() {
            return new Donor.Partner();
        }

        @Override
        public void change(Slice values) {
            values.copyGift();
        }
    }

    /** Multiplies the value. */
    record Scale(Target at, Double factor) implements Intervention {
        public Scale {
            present(at);
            if (factor == null) {
                throw new InputException("factor: missing; expected a number to multiply with");
            }
            finite("factor", factor);
        }

        @Override
        public boolean replaces() {
            return false;
        }

        @Override
        public Donor donor() {
            return Donor.NONE;
        }

        @Override
        public void change(Slice values) {
            values.multiply(factor);
        }
    }

    /**
     * Adds independent normal noise to every element.
     *
     * @param deviation its standard deviation
     * @param seed of its random numbers; a query gets the same noise in any batch [42]
     */
    record Noise(Target at, Double deviation, Long seed) implements Intervention {
        public Noise {
            present(at);
            if (deviation == null) {
                throw new InputException("deviation: missing; expected the noise's standard deviation");
            }
            ConfigChecks.atLeast("deviation", finite("deviation", deviation), 0);
            seed = seed == null ? 42 : seed;
        }

        @Override
        public boolean replaces() {
            return false;
        }

        @Override
        public Donor donor() {
            return Donor.NONE;
        }

        @Override
        public void change(Slice values) {
            SplittableRandom random = new SplittableRandom(seed ^ values.seed());
            values.add(() -> deviation * gaussian(random));
        }

        /** By Box and Muller: the same on every JDK, whose own method has changed between versions. */
        private static double gaussian(SplittableRandom random) {
            double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
            return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
        }
    }

    /**
     * Changes how much of one feature of a sparse autoencoder the value has, where the autoencoder sees it, or puts some there; what
     * the autoencoder does not explain stays.
     *
     * @param at the autoencoder's site
     * @param file of the autoencoder [the run's own]
     * @param feature its number, from 0
     * @param factor by which its activation is multiplied, 0 to remove it; or
     * @param value what its activation becomes, in the units of the site's values
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Feature(Target at, String file, Integer feature, Double factor, Double value) implements Intervention {
        public Feature {
            present(at);
            if (feature == null) {
                throw new InputException("feature: missing; expected a feature's number");
            }
            ConfigChecks.atLeast("feature", feature, 0);
            if ((factor == null) == (value == null)) {
                throw new InputException("expected either a factor or a value for the feature's activation");
            }
            finite(factor == null ? "value" : "factor", factor == null ? value : factor);
        }

        @Override
        public boolean replaces() {
            return false;
        }

        @Override
        public boolean isOfBatches() {
            return true;
        }

        @Override
        public Donor donor() {
            return new Donor.Autoencoder(file);
        }

        @Override
        public void change(Slice values) {
            SparseAutoencoder autoencoder = values.autoencoder();
            if (feature >= autoencoder.features()) {
                throw new InputException(
                        "feature " + feature + ": the autoencoder has features 0 to " + (autoencoder.features() - 1));
            }
            values.remake(vectors -> changed(autoencoder, vectors));
        }

        private float[] changed(SparseAutoencoder autoencoder, float[] vectors) {
            SparseCodes codes = autoencoder.encode(vectors);
            float[] direction = autoencoder.direction(feature);
            float[] changed = vectors.clone();
            for (int row = 0; row < codes.rows(); row++) {
                double before = codes.activation(row, feature);
                double more = (value == null ? factor * before : value) - before;
                for (int i = 0; i < direction.length; i++) {
                    changed[row * direction.length + i] += (float) (more * direction[i]);
                }
            }
            return changed;
        }
    }

    /**
     * Replaces the value by what a sparse autoencoder makes of it: what of the model is left if its features are all there is.
     *
     * @param at the autoencoder's site
     * @param file of the autoencoder [the run's own]
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Reconstruct(Target at, String file) implements Intervention {
        public Reconstruct {
            present(at);
        }

        @Override
        public boolean replaces() {
            return false;
        }

        @Override
        public boolean isOfBatches() {
            return true;
        }

        @Override
        public Donor donor() {
            return new Donor.Autoencoder(file);
        }

        @Override
        public void change(Slice values) {
            values.remake(values.autoencoder()::reconstruct);
        }
    }
}
