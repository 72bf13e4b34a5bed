package genir.cli.add;

import genir.corpus.Document;
import genir.corpus.InputException;
import genir.corpus.Names;
import genir.corpus.Qrels;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.TestCollection;
import genir.corpus.example.KnownItemQueries;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A collection that others have joined.
 *
 * @param all what was there, and what is new
 * @param fresh the documents that are new, those in place of old ones included
 * @param updated how many of them take the place of one with the same id
 * @param skipped how many were there already
 * @param twins how many have the contents of a document with another id, and cannot be told from it
 */
record Joined(TestCollection all, List<Document> fresh, int updated, int skipped, int twins) {
    /**
     * Joins documents, and their queries, to a collection.
     *
     * @param update whether documents may take the place of others with the same id
     * @param run where the collection is, for messages
     * @throws InputException if an id has another text, or nothing is new
     */
    static Joined of(TestCollection known, TestCollection joining, boolean update, Path run) {
        Map<String, Document> all = new TreeMap<>();
        Set<String> contents = new HashSet<>();
        for (Document document : known.documents()) {
            all.put(document.id(), document);
            contents.add(document.contents());
        }
        List<Document> fresh = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        int skipped = 0;
        int twins = 0;
        for (Document document : joining.documents()) {
            Document before = all.get(document.id());
            if (document.equals(before)) {
                skipped++;
                continue;
            }
            if (before != null) {
                changed.add(document.id());
            }
            twins += contents.add(document.contents()) ? 0 : 1;
            fresh.add(document);
            all.put(document.id(), document);
        }
        if (!changed.isEmpty() && !update) {
            throw InputException.in(
                    run,
                    "document " + Names.quote(changed.get(0))
                            + (changed.size() == 1 ? " is" : " and " + (changed.size() - 1) + " more are")
                            + " here already with another title or text; --update replaces what is here, or give the new"
                            + " one another id");
        }
        if (fresh.isEmpty()) {
            throw InputException.in(
                    run, "nothing to add: all " + skipped + " documents are here already, with the same text");
        }
        return new Joined(
                new TestCollection(List.copyOf(all.values()), splits(known, joining, run)),
                List.copyOf(fresh),
                changed.size(),
                skipped,
                twins);
    }

    private static Map<Split, QuerySet> splits(TestCollection known, TestCollection joining, Path run) {
        Map<Split, QuerySet> splits = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
            QuerySet old = known.queries(split);
            QuerySet more = joining.queries(split);
            boolean standIns = split == Split.DEV && KnownItemQueries.areAll(old);
            QuerySet joined = more.queries().isEmpty() ? old : standIns ? more : join(old, more, run);
            if (!joined.queries().isEmpty()) {
                splits.put(split, joined);
            }
        }
        return splits;
    }

    private static QuerySet join(QuerySet old, QuerySet more, Path run) {
        Map<String, Query> queries = new TreeMap<>();
        old.queries().forEach(query -> queries.put(query.id(), query));
        for (Query query : more.queries()) {
            Query before = queries.put(query.id(), query);
            if (before != null && !before.equals(query)) {
                throw InputException.in(
                        run,
                        "query " + Names.quote(query.id())
                                + " is here already with another text; give the new one another id");
            }
        }
        Map<String, Map<String, Integer>> grades = new LinkedHashMap<>();
        for (QuerySet set : List.of(old, more)) {
            set.qrels()
                    .grades()
                    .forEach((query, judged) -> grades.computeIfAbsent(query, none -> new LinkedHashMap<>())
                            .putAll(judged));
        }
        return new QuerySet(old.split(), List.copyOf(queries.values()), new Qrels(grades));
    }
}
