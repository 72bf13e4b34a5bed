package genir.retrieval.robustness;

import genir.corpus.Query;
import java.util.Optional;

/** A way to word queries otherwise, the same for every system. */
public interface Perturbation {
    /** In files and tables, such as {@code typo}. */
    String name();

    /** What it does, in a few words for a reader. */
    String description();

    /**
     * The query in other words; the same one every time, whatever other queries there are.
     *
     * @return empty where it has no other wording for this query
     */
    Optional<String> of(Query query);
}
