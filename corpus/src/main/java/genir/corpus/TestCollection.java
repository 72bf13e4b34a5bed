package genir.corpus;

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
        splits = Map.copyOf(splits);
    }
}
