package genir.interpret.patch;

import genir.corpus.InputException;
import java.util.Arrays;
import java.util.function.DoubleSupplier;

/** The part of a site's value that an intervention changes for one query. */
final class Slice {
    private final Place place;
    private final Donor.Gift gift;
    private final float[] values;
    private final int rows;
    private final int row;
    private final int query;

    /**
     * A slice.
     *
     * @param gift what may be copied here
     * @param values of the whole site, of all rows one behind the other
     * @param rows of the batch
     * @param query the index among all that are analysed
     */
    Slice(Place place, Donor.Gift gift, float[] values, int rows, int row, int query) {
        this.place = place;
        this.gift = gift;
        this.values = values;
        this.rows = rows;
        this.row = row;
        this.query = query;
    }

    void fill(float value) {
        Arrays.fill(values, from(), to(), value);
    }

    void multiply(double factor) {
        for (int i = from(); i < to(); i++) {
            values[i] = (float) (values[i] * factor);
        }
    }

    /** Adds a number of its own to each element. */
    void add(DoubleSupplier numbers) {
        for (int i = from(); i < to(); i++) {
            values[i] += (float) numbers.getAsDouble();
        }
    }

    /** Takes the values of the intervention's donor. */
    void copyGift() {
        float[] given = gift.values().get(place.site());
        int length = given.length / gift.rows();
        if (length != length()) {
            throw new InputException("site " + place.site()
                    + ": its values differ in length between queries, so they cannot be exchanged");
        }
        System.arraycopy(given, row % gift.rows() * length + place.from(), values, from(), to() - from());
    }

    /** A number of the query and the place: the same in any batch and any JVM. */
    long seed() {
        // Not the place's own hash: that of an enum in it differs from one JVM to the next.
        int stable = 31 * place.site().name().hashCode() + place.from();
        return (query * 0x9E3779B97F4A7C15L) ^ ((long) stable << 20);
    }

    private int length() {
        return values.length / rows;
    }

    private int from() {
        return row * length() + place.from();
    }

    private int to() {
        return row * length() + place.end(length());
    }
}
