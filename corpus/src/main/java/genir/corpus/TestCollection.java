package genir.corpus;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A whole test collection as read from files: documents, and queries with judgments for each split.
 *
 * @param documents in file order; ids are unique, and texts are read when they are asked for
 * @param splits every split that the source has; a missing one is absent from the map
 * @param devOrigin where the dev split comes from
 */
public record TestCollection(Documents documents, Map<Split, QuerySet> splits, DevOrigin devOrigin) {
    public TestCollection {
        // In order of the splits, which an unordered copy would not keep from run to run.
        Map<Split, QuerySet> ordered = new EnumMap<>(Split.class);
        ordered.putAll(splits);
        splits = Collections.unmodifiableMap(ordered);
    }

    /** A collection with the splits of its source; documents that are given one by one stay in memory. */
    public TestCollection(List<Document> documents, Map<Split, QuerySet> splits) {
        this(Documents.of(documents), splits, DevOrigin.COLLECTION);
    }

    /** How many queries of a split have no relevant document in the collection, where there are such. */
    public Map<Split, Integer> withoutRelevant() {
        List<String> ids = IdList.of(documents.ids());
        Map<Split, Integer> counts = new EnumMap<>(Split.class);
        splits.forEach((split, set) -> {
            int count = set.queries().size()
                    - set.answerable(ids::contains).queries().size();
            if (count > 0) {
                counts.put(split, count);
            }
        });
        return counts;
    }

    /** The queries of a split; an empty set where the collection has none. */
    public QuerySet queries(Split split) {
        return splits.getOrDefault(split, new QuerySet(split, List.of(), new Qrels(Map.of())));
    }
}
