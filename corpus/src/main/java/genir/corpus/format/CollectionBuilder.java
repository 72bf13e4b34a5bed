package genir.corpus.format;

import genir.corpus.Document;
import genir.corpus.Identifiers;
import genir.corpus.InputException;
import genir.corpus.Names;
import genir.corpus.Qrels;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.TestCollection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects what a format reads, in the order documents, queries, judgments, and checks each piece against all before it.
 *
 * <p>Flaws of single pieces are reported to {@link Flaws}; what contradicts itself is an error. A query may stand in several splits if its text is the same there; a judgment may be repeated but not contradicted.
 */
final class CollectionBuilder {
    private final Flaws flaws;
    private final List<Document> documents = new ArrayList<>();
    private final Map<String, Place> documentPlaces = new HashMap<>();
    private final Map<String, Query> queries = new HashMap<>();
    private final Map<String, Place> queryPlaces = new HashMap<>();
    private final Map<Split, Map<String, Map<String, Integer>>> judgments = new EnumMap<>(Split.class);

    CollectionBuilder(Flaws flaws) {
        this.flaws = flaws;
    }

    /** A document; one that has neither title nor text is a flaw. */
    void document(Place place, String id, String title, String text) {
        checkId("document", place, id);
        if (title.isBlank() && text.isBlank()) {
            flaws.found(Flaw.EMPTY_DOCUMENT, place, "document " + Names.quote(id) + " has an empty text");
            return;
        }
        Place first = documentPlaces.putIfAbsent(id, place);
        if (first != null) {
            throw place.error("duplicate document id " + Names.quote(id) + ", first at " + first);
        }
        documents.add(new Document(id, clean("document", place, id, title), clean("document", place, id, text)));
    }

    /** Makes ids known to {@link #judgment} where the documents themselves are stored elsewhere. */
    void knownDocuments(Collection<String> ids, Place place) {
        ids.forEach(id -> documentPlaces.put(id, place));
    }

    void query(Place place, String id, String text) {
        checkId("query", place, id);
        Place first = queryPlaces.putIfAbsent(id, place);
        if (first != null && first.file().equals(place.file())) {
            throw place.error("duplicate query id " + Names.quote(id) + ", first at " + first);
        }
        if (text.isBlank()) {
            flaws.found(Flaw.EMPTY_QUERY, place, "query " + Names.quote(id) + " has an empty text");
            return;
        }
        String cleaned = clean("query", place, id, text);
        Query known = queries.putIfAbsent(id, new Query(id, cleaned));
        if (known != null && !known.text().equals(cleaned)) {
            throw place.error("query " + Names.quote(id) + " has another text at " + first);
        }
    }

    /** Says that the source has this split, with or without judgments. */
    void split(Split split) {
        judgments.computeIfAbsent(split, none -> new LinkedHashMap<>());
    }

    void judgment(Split split, Place place, String queryId, String documentId, int grade) {
        if (!queries.containsKey(queryId)) {
            flaws.found(Flaw.UNKNOWN_QUERY, place, "unknown query id " + Names.quote(queryId));
            return;
        }
        if (!documentPlaces.containsKey(documentId)) {
            flaws.found(Flaw.UNKNOWN_DOCUMENT, place, "unknown document id " + Names.quote(documentId));
        }
        split(split);
        Integer before = judgments
                .get(split)
                .computeIfAbsent(queryId, none -> new LinkedHashMap<>())
                .putIfAbsent(documentId, grade);
        if (before != null && before != grade) {
            throw place.error("query " + Names.quote(queryId) + " and document " + Names.quote(documentId)
                    + " are judged " + grade + " here and " + before + " before");
        }
    }

    /** The collection; one without any document is an error. */
    TestCollection build(Path input) {
        if (documents.isEmpty()) {
            throw InputException.in(input, "no documents; a collection needs at least one");
        }
        return new TestCollection(documents, splits());
    }

    /** The judged queries of each split in order of id, with their judgments; whether any of these is above 0 or not. */
    Map<Split, QuerySet> splits() {
        Map<Split, QuerySet> sets = new EnumMap<>(Split.class);
        judgments.forEach((split, judged) -> {
            List<Query> ordered = judged.keySet().stream()
                    .map(queries::get)
                    .sorted(Comparator.comparing(Query::id))
                    .toList();
            sets.put(split, new QuerySet(split, ordered, new Qrels(judged)));
        });
        return sets;
    }

    private static void checkId(String what, Place place, String id) {
        Identifiers.problem(id).ifPresent(problem -> {
            throw place.error(what + " id " + (id.isBlank() ? "" : Names.quote(id) + " ") + problem);
        });
    }

    private static String clean(String what, Place place, String id, String text) {
        if (!Identifiers.isPaired(text)) {
            throw place.error(what + " " + Names.quote(id) + " contains half of a surrogate pair");
        }
        return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
    }
}
