package genir.corpus.format;

import genir.corpus.DevOrigin;
import genir.corpus.Document;
import genir.corpus.Identifiers;
import genir.corpus.InputException;
import genir.corpus.Names;
import genir.corpus.Progress;
import genir.corpus.Qrels;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.TestCollection;
import genir.corpus.io.RecordWriter;
import genir.corpus.io.Spool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Collects what a format reads, in the order documents, queries, judgments, and checks each piece against all before it.
 *
 * <p>Flaws of single pieces are reported to {@link Flaws}; what contradicts itself is an error: a document, query or judgment may be
 * repeated but not with another content. A query may stand in several splits.
 */
public final class CollectionBuilder implements DocumentSink, AutoCloseable {
    private final Flaws flaws;
    private final Progress.Task reading;
    private final Ids documentIds;
    private final Ids queryIds;
    private final Spool documents = new Spool();
    private final RecordWriter record = new RecordWriter();
    private final List<Query> queries = new ArrayList<>();
    private final Map<Split, Map<String, Map<String, Integer>>> judgments = new EnumMap<>(Split.class);
    private Predicate<String> elsewhere = id -> false;

    /**
     * A collection without anything in it.
     *
     * @param progress shows how many documents there are, until {@link #close}
     */
    public CollectionBuilder(Flaws flaws, Progress progress) {
        this.flaws = flaws;
        this.reading = progress.start("read documents", -1);
        this.documentIds = new Ids("document", flaws);
        this.queryIds = new Ids("query", flaws);
    }

    /** A document; one that has neither title nor text is a flaw. */
    @Override
    public void document(Place place, String given, String title, String text) {
        reading.advance(1, "");
        String id = documentIds.checked(place, given);
        if (title.isBlank() && text.isBlank()) {
            flaws.found(Flaw.EMPTY_DOCUMENT, place, "document " + Names.quote(given) + " has an empty text");
            return;
        }
        Document document = new Document(id, clean("document", place, id, title), clean("document", place, id, text));
        Place first = documentIds.add(place, id, given);
        if (first == null) {
            documents.add(SpooledDocuments.write(record, document));
            return;
        }
        String problem = "duplicate document id " + Names.quote(given);
        if (!document.equals(SpooledDocuments.read(id, documents.get(documentIds.number(id))))) {
            throw place.error(problem + " with another title or text, first at " + first);
        }
        flaws.found(Flaw.REPEATED_DOCUMENT, place, problem + ", first at " + first);
    }

    /** Makes documents known to {@link #judgment} that are stored elsewhere. */
    void knownDocuments(Predicate<String> known) {
        elsewhere = known;
    }

    /**
     * A query; one without a text is a flaw.
     *
     * @return whether it was taken, and can be judged
     */
    public boolean query(Place place, String given, String text) {
        String id = queryIds.checked(place, given);
        if (text.isBlank()) {
            flaws.found(Flaw.EMPTY_QUERY, place, "query " + Names.quote(given) + " has an empty text");
            return false;
        }
        Query query = new Query(id, clean("query", place, id, text));
        Place first = queryIds.add(place, id, given);
        if (first == null) {
            queries.add(query);
        } else {
            String problem = "duplicate query id " + Names.quote(given);
            if (!query.equals(queries.get(queryIds.number(id)))) {
                throw place.error(problem + " with another text, first at " + first);
            }
            if (first.file().equals(place.file())) {
                flaws.found(Flaw.REPEATED_QUERY, place, problem + ", first at " + first);
            }
        }
        return true;
    }

    /** Whether there is a query of this id, as a file writes it. */
    public boolean hasQuery(String given) {
        return queryIds.contains(Ids.plain(given));
    }

    /** Whether there is a document of this id, as a file writes it. */
    public boolean hasDocument(String given) {
        return isDocument(Ids.plain(given));
    }

    private boolean isDocument(String id) {
        return documentIds.contains(id) || elsewhere.test(id);
    }

    /** Says that the source has this split, with or without judgments. */
    public void split(Split split) {
        judgments.computeIfAbsent(split, none -> new LinkedHashMap<>());
    }

    /** A judgment, of a query and a document that came before. */
    public void judgment(Split split, Place place, String givenQuery, String givenDocument, int grade) {
        String queryId = Ids.plain(givenQuery);
        String documentId = Ids.plain(givenDocument);
        int query = queryIds.number(queryId);
        if (query < 0) {
            flaws.found(Flaw.UNKNOWN_QUERY, place, "unknown query id " + Names.quote(queryId));
            return;
        }
        if (!isDocument(documentId)) {
            documentIds.require(place, givenDocument);
            flaws.found(Flaw.UNKNOWN_DOCUMENT, place, "unknown document id " + Names.quote(documentId));
        }
        split(split);
        // The query's own string, and a small map for its one document: most queries have no more.
        Map<String, Integer> judged = judgments
                .get(split)
                .merge(queries.get(query).id(), Map.of(documentId, grade), CollectionBuilder::joined);
        int before = judged.get(documentId);
        if (before != grade) {
            throw place.error("query " + Names.quote(queryId) + " and document " + Names.quote(documentId)
                    + " are judged " + grade + " here and " + before + " before");
        }
    }

    /** The judgments of a query with one more, unless it is there. */
    private static Map<String, Integer> joined(Map<String, Integer> judged, Map<String, Integer> more) {
        Map<String, Integer> all = judged instanceof LinkedHashMap ? judged : new LinkedHashMap<>(judged);
        more.forEach(all::putIfAbsent);
        return all;
    }

    /** Ends the progress. */
    @Override
    public void close() {
        reading.close();
    }

    /** The collection; one without any document is an error. */
    public TestCollection build(Path input) {
        if (documents.size() == 0) {
            throw InputException.in(input, "no documents; a collection needs at least one");
        }
        Map<Split, QuerySet> splits = splits();
        noteUnjudged(splits.values());
        return new TestCollection(new SpooledDocuments(documentIds.all(), documents), splits, DevOrigin.COLLECTION);
    }

    private void noteUnjudged(Collection<QuerySet> sets) {
        long judged =
                sets.stream().flatMap(set -> set.queries().stream()).distinct().count();
        long unjudged = queries.size() - judged;
        if (unjudged > 0) {
            flaws.note(String.format(
                    Locale.ROOT,
                    unjudged == 1
                            ? "%,d query has no judgment and is left out"
                            : "%,d queries have no judgments and are left out",
                    unjudged));
        }
    }

    /** The judged queries of each split in order of id, with their judgments; whether any of these is above 0 or not. */
    Map<Split, QuerySet> splits() {
        Map<Split, QuerySet> sets = new EnumMap<>(Split.class);
        judgments.forEach((split, judged) -> {
            List<Query> ordered = judged.keySet().stream()
                    .map(id -> queries.get(queryIds.number(id)))
                    .sorted(Comparator.comparing(Query::id))
                    .toList();
            sets.put(split, new QuerySet(split, ordered, new Qrels(judged)));
        });
        return sets;
    }

    private String clean(String what, Place place, String id, String given) {
        String text = given;
        if (!Identifiers.isPaired(given)) {
            flaws.found(
                    Flaw.HALF_CHARACTER, place, what + " " + Names.quote(id) + " contains half of a surrogate pair");
            text = Identifiers.paired(given);
        }
        return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
    }
}
