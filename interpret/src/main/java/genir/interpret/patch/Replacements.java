package genir.interpret.patch;

import genir.interpret.session.QueryBatch;
import genir.model.plan.Edit;
import genir.model.site.Site;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the donors of interventions give: computed once for all queries, or for each batch as it comes. */
final class Replacements {
    private final Donor.Recipients recipients;
    /** Which sites' values are wanted of each donor. */
    private final Map<Donor, Set<Site>> wanted = new LinkedHashMap<>();

    private final Map<Donor, Donor.Gifts> gifts = new LinkedHashMap<>();
    private final Map<Donor, Donor.Gift> ofBatch = new HashMap<>();

    Replacements(Donor.Recipients recipients) {
        this.recipients = recipients;
    }

    /** Says that a value will be wanted. */
    void want(Intervention intervention, Site site) {
        wanted.computeIfAbsent(intervention.donor(), donor -> new LinkedHashSet<>())
                .add(site);
    }

    /** Computes what is the same for all batches. */
    void prepare() {
        wanted.forEach((donor, sites) -> gifts.put(donor, donor.begin(recipients, sites)));
    }

    /** Computes what is wanted for a batch. */
    void enter(QueryBatch batch) {
        gifts.forEach((donor, gift) -> ofBatch.put(donor, gift.of(batch)));
    }

    /**
     * Adds the changes of part of a site's values of a batch.
     *
     * @param length elements of the site's value for one query
     */
    void apply(Intervention intervention, Place place, QueryBatch batch, int length, List<Edit> edits) {
        Donor.Gift gift = ofBatch.get(intervention.donor());
        int rows = batch.tokens().size();
        if (intervention.isOfBatches()) {
            intervention.change(new Slice(place, gift, rows * length, 0, batch.first(), edits));
            return;
        }
        for (int row = 0; row < rows; row++) {
            for (Place part : place.of(batch.tokens().sequences().get(row).length)) {
                intervention.change(new Slice(part, gift, length, row, batch.first() + row, edits));
            }
        }
    }
}
