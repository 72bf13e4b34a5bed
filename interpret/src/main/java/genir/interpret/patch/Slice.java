package genir.interpret.patch;

import genir.corpus.InputException;
import genir.model.feature.SparseAutoencoder;
import genir.model.plan.Edit;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;

/** The part of a site's value that an intervention changes for one query, or for all of a batch; its changes are taken down as data. */
final class Slice {
    private final Place place;
    private final Donor.Gift gift;
    private final int length;
    private final int row;
    private final int query;
    private final List<Edit> edits;

    /**
     * A slice.
     *
     * @param gift what may be copied here
     * @param length elements of the site's value for one query
     * @param row of the batch
     * @param query the index among all that are analysed
     * @param edits takes the changes, in terms of the batch's whole value
     */
    Slice(Place place, Donor.Gift gift, int length, int row, int query, List<Edit> edits) {
        this.place = place;
        this.gift = gift;
        this.length = length;
        this.row = row;
        this.query = query;
        this.edits = edits;
    }

    void fill(float value) {
        edits.add(new Edit.Fill(from(), count(), value));
    }

    void multiply(double factor) {
        edits.add(new Edit.Scale(from(), count(), factor));
    }

    /** Adds a number of its own to each element. */
    void add(DoubleSupplier numbers) {
        float[] addends = new float[count()];
        for (int i = 0; i < addends.length; i++) {
            addends[i] = (float) numbers.getAsDouble();
        }
        edits.add(new Edit.Add(from(), addends));
    }

    /** Makes the values what a function makes of all of them. */
    void remake(UnaryOperator<float[]> function) {
        edits.add(new Edit.Remake(from(), count(), function));
    }

    /** The intervention's autoencoder. */
    SparseAutoencoder autoencoder() {
        return gift.autoencoder();
    }

    /** Takes the values of the intervention's donor. */
    void copyGift() {
        float[] given = gift.values().get(place.site());
        if (given.length / gift.rows() != length) {
            throw new InputException("site " + place.site()
                    + ": its values differ in length between queries, so they cannot be exchanged");
        }
        edits.add(new Edit.Put(from(), count(), given, row % gift.rows() * length + place.from()));
    }

    /** A number of the query and the place: the same in any batch and any JVM. */
    long seed() {
        // Not the place's own hash: that of an enum in it differs from one JVM to the next.
        int stable = 31 * place.site().name().hashCode() + place.from();
        return (query * 0x9E3779B97F4A7C15L) ^ ((long) stable << 20);
    }

    private int from() {
        return row * length + place.from();
    }

    private int count() {
        return place.end(length) - place.from();
    }
}
