package genir.corpus.format;

import genir.corpus.Document;
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
 * <p>A query may stand in several splits if its text is the same there; a judgment may be repeated but not contradicted.
 */
final class CollectionBuilder {
    /** Lucene indexes no term of more than 32,766 bytes; an id of this many characters stays below that. */
    private static final int LONGEST_ID = 8_192;

    private final List<Document> documents = new ArrayList<>();
    private final Map<String, Place> documentPlaces = new HashMap<>();
    private final Map<String, Query> queries = new HashMap<>();
    private final Map<String, Place> queryPlaces = new HashMap<>();
    private final Map<Split, Map<String, Map<String, Integer>>> judgments = new EnumMap<>(Split.class);

    void document(Place place, String id, String title, String text) {
        checkId("document", place, id);
        Place first = documentPlaces.putIfAbsent(id, place);
        if (first != null) {
            throw place.error("duplicate document id " + Names.quote(id) + ", first at " + first);
        }
        if (text.isBlank()) {
            throw place.error("document " + Names.quote(id) + " has an empty text");
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
            throw place.error("query " + Names.quote(id) + " has an empty text");
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
            throw place.error("unknown query id " + Names.quote(queryId));
        }
        if (!documentPlaces.containsKey(documentId)) {
            throw place.error("unknown document id " + Names.quote(documentId));
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

    /** The queries of each split that have a relevant document, in order of id, with their judgments. */
    Map<Split, QuerySet> splits() {
        Map<Split, QuerySet> sets = new EnumMap<>(Split.class);
        judgments.forEach((split, all) -> {
            Map<String, Map<String, Integer>> kept = new LinkedHashMap<>();
            all.forEach((query, judged) -> {
                if (judged.values().stream().anyMatch(grade -> grade > 0)) {
                    kept.put(query, judged);
                }
            });
            List<Query> ordered = kept.keySet().stream()
                    .map(queries::get)
                    .sorted(Comparator.comparing(Query::id))
                    .toList();
            sets.put(split, new QuerySet(split, ordered, new Qrels(kept)));
        });
        return sets;
    }

    private static void checkId(String what, Place place, String id) {
        if (id.isBlank()) {
            throw place.error(what + " id is blank");
        }
        if (id.length() > LONGEST_ID) {
            throw place.error(what + " id " + Names.quote(id) + " is longer than " + LONGEST_ID + " characters");
        }
        if (id.codePoints().anyMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c) || isControl(c))) {
            throw place.error(what + " id " + Names.quote(id) + " contains white space or a control character");
        }
        checkPaired(what, place, id, id);
    }

    private static boolean isControl(int c) {
        return Character.isISOControl(c) || c == '\uFEFF';
    }

    private static String clean(String what, Place place, String id, String text) {
        checkPaired(what, place, id, text);
        return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
    }

    /** JSON's escapes can spell half a character, which no file in UTF-8 and no index can hold. */
    private static void checkPaired(String what, Place place, String id, String text) {
        if (text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw place.error(what + " " + Names.quote(id) + " contains half of a surrogate pair");
        }
    }
}
