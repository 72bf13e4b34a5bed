package genir.corpus;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A whole test collection as read from files: documents, and queries with judgments for each split.
 *
 * @param documents in file order; ids are unique
 * @param splits every split that the source has; a missing one is absent from the map
 */
public record TestCollection(List<Document> documents, Map<Split, QuerySet> splits) {
    public TestCollection {
        documents = List.copyOf(documents);
        // In order of the splits, which an unordered copy would not keep from run to run.
        Map<Split, QuerySet> ordered = new EnumMap<>(Split.class);
        ordered.putAll(splits);
        splits = Collections.unmodifiableMap(ordered);
    }
}
