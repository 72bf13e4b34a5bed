package genir.retrieval.robustness;

import genir.corpus.Query;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A perturbation that changes a query's words at random, drawn from a seed, its own name and the query's id.
 *
 * @param change the words, which may not be changed, to others; the same ones where nothing can be changed
 */
record WordChange(String name, String description, long seed, Change change) implements Perturbation {
    /** Changes words at random. */
    @FunctionalInterface
    interface Change {
        List<String> of(List<String> words, SplittableRandom random);
    }

    @Override
    public Optional<String> of(Query query) {
        List<String> words = List.of(query.text().strip().split("\\s+", -1));
        long mixed = seed * 31 * 31 + name.hashCode() * 31L + query.id().hashCode();
        // The first numbers of neighbouring seeds are alike in no way that matters: SplittableRandom mixes them.
        List<String> changed = change.of(words, new SplittableRandom(mixed));
        return changed.equals(words) ? Optional.empty() : Optional.of(String.join(" ", changed));
    }
}
