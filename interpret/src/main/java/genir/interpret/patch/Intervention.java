package genir.interpret.patch;

import genir.model.site.Site;

/** A change to one site's value while the model runs; data, so that an experiment can be written down. */
public sealed interface Intervention {
    /** Where. */
    Site site();

    /** Replaces the value by the zero vector (method.md, section 4.3, mode zero). */
    record Zero(Site site) implements Intervention {}

    /** Replaces the value by its mean over the session's queries (method.md, section 4.3, mode mean). */
    record Mean(Site site) implements Intervention {}
}
