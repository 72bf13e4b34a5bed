package genir.corpus.example;

import genir.corpus.DevOrigin;
import genir.corpus.Document;
import genir.corpus.Documents;
import genir.corpus.Qrels;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.TestCollection;
import genir.corpus.format.DevShare;
import genir.corpus.io.Checksums;
import genir.corpus.text.Analyzers;
import genir.corpus.text.Passages;
import genir.corpus.text.TermStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.lucene.analysis.Analyzer;

/**
 * Dev queries for a collection that has documents and nothing else: some words in a row of a line, which should find the
 * document they are from. That line is kept from the training examples that are lines or fragments of them ({@link
 * ExampleSources#heldOut}).
 *
 * <p>They serve to choose the best weights. As a measure of search they flatter every system, and BM25 most: a person who looks
 * for a document does not know its words (Azzopardi, de Rijke and Balog, "Building simulated queries for known-item
 * topics", SIGIR 2007).
 */
public final class KnownItemQueries {
    private static final String PREFIX = "known-item-";
    private static final int SHORTEST = 3;
    private static final int LONGEST = 8;
    /** Terms that must be left of a query by analysis, so that it says something. */
    private static final int FEWEST_TERMS = 2;

    /** So many queries tell good weights from better ones, and are made as long as that takes half the documents at most. */
    private static final int ENOUGH = 50;

    private static final Pattern WORD = Pattern.compile("\\S+");

    private KnownItemQueries() {}

    /**
     * Makes the queries of dev, one for each of the documents whose ids have the lowest SHA-256: the choice depends on no seed.
     *
     * @param share of the documents that get one, 0 to 1; at most {@value DevShare#MOST} do, and at least {@value #ENOUGH} or half
     *     of all; 0 makes none
     * @param analyzerName one of {@link Analyzers}, by which it is told whether a query says something
     * @return the collection as it is if it has any query, or fewer than {@value DevShare#FEWEST} documents with lines to spare
     */
    public static TestCollection addTo(TestCollection collection, double share, String analyzerName) {
        if (collection.splits().values().stream().anyMatch(set -> !set.queries().isEmpty())) {
            return collection;
        }
        Documents documents = collection.documents();
        long wanted = Math.max(Math.round(share * documents.size()), Math.min(ENOUGH, documents.size() / 2));
        QuerySet made;
        try (Analyzer analyzer = Analyzers.named(analyzerName)) {
            made = of(documents, share == 0 ? 0 : (int) Math.min(DevShare.MOST, wanted), analyzer);
        }
        return documents.size() < DevShare.FEWEST || made.queries().isEmpty()
                ? collection
                : new TestCollection(documents, Map.of(Split.DEV, made), DevOrigin.DOCUMENTS);
    }

    /**
     * Makes one query for each of some documents.
     *
     * @param count of the queries at most; documents of one line have none to spare
     * @return a dev split, in order of query id, each query with its one relevant document
     */
    public static QuerySet of(List<Document> documents, int count, Analyzer analyzer) {
        List<Query> queries = new ArrayList<>();
        Map<String, Map<String, Integer>> grades = new LinkedHashMap<>();
        Documents all = Documents.of(documents);
        PrimitiveIterator.OfInt places = byChecksum(all.ids()).iterator();
        while (queries.size() < count && places.hasNext()) {
            Document document = all.get(places.nextInt());
            String text = piece(document, analyzer);
            if (text != null) {
                Query query = new Query(PREFIX + document.id(), text);
                queries.add(query);
                grades.put(query.id(), Map.of(document.id(), 1));
            }
        }
        queries.sort(Comparator.comparing(Query::id));
        return new QuerySet(Split.DEV, queries, new Qrels(grades));
    }

    /**
     * Makes queries for documents that join a collection: for as many of them as {@link #addTo} would, but for one at least.
     *
     * @param share of the documents that get one, 0 to 1
     */
    public static QuerySet ofJoining(List<Document> documents, double share, Analyzer analyzer) {
        long wanted = Math.max(Math.round(share * documents.size()), Math.min(ENOUGH, (documents.size() + 1) / 2));
        return of(documents, (int) Math.min(DevShare.MOST, wanted), analyzer);
    }

    /** The places of ids in the order of their SHA-256, of which 8 bytes tell all but the most unlikely apart. */
    private static IntStream byChecksum(List<String> ids) {
        record Checked(long checksum, int place) {}
        Checked[] checked = new Checked[ids.size()];
        Arrays.setAll(checked, place -> new Checked(beginning(ids.get(place)), place));
        Arrays.sort(
                checked,
                (one, other) -> one.checksum != other.checksum
                        ? Long.compareUnsigned(one.checksum, other.checksum)
                        : Checksums.ofText(ids.get(one.place)).compareTo(Checksums.ofText(ids.get(other.place))));
        return Arrays.stream(checked).mapToInt(Checked::place);
    }

    /** The first 8 bytes of an id's SHA-256. */
    private static long beginning(String id) {
        return Long.parseUnsignedLong(Checksums.ofText(id).substring(0, 16), 16);
    }

    /** Whether a set has queries, and all of them were made here: their ids say so, and for which document. */
    public static boolean areAll(QuerySet queries) {
        return !queries.queries().isEmpty()
                && queries.queries().stream()
                        .allMatch(query -> queries.qrels().relevant(query.id()).stream()
                                .allMatch(document -> query.id().equals(PREFIX + document)));
    }

    /** The documents with the text that each query was made of. */
    public static Map<String, String> textByDocument(QuerySet made) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Query query : made.queries()) {
            made.qrels().relevant(query.id()).forEach(document -> texts.put(document, query.text()));
        }
        return texts;
    }

    /** Some words in a row of one of the document's lines; null where it has fewer than two lines that say something. */
    private static String piece(Document document, Analyzer analyzer) {
        SplitMix64 random = new SplitMix64(beginning(document.id()));
        List<String> pieces = new ArrayList<>();
        for (String line : Passages.of(document.text())) {
            String piece = piece(line, random);
            if (TermStream.terms(analyzer, piece).stream().distinct().count() >= FEWEST_TERMS) {
                pieces.add(piece);
            }
        }
        return pieces.size() < 2 ? null : pieces.get(random.nextInt(pieces.size()));
    }

    private static String piece(String line, SplitMix64 random) {
        List<MatchResult> words = WORD.matcher(line).results().toList();
        int longest = Math.min(LONGEST, words.size());
        int shortest = Math.min(SHORTEST, longest);
        int length = shortest + random.nextInt(longest - shortest + 1);
        int first = random.nextInt(words.size() - length + 1);
        return line.substring(
                words.get(first).start(), words.get(first + length - 1).end());
    }
}
