package genir.interpret.patch;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import genir.corpus.ConfigChecks;
import genir.corpus.InputException;
import genir.interpret.session.Session;
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

    /** Changes the values of one query. */
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
}
