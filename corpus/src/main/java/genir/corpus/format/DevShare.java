package genir.corpus.format;

import genir.corpus.DevOrigin;
import genir.corpus.IdList;
import genir.corpus.Qrels;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.TestCollection;
import genir.corpus.io.Checksums;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Takes a part of the training queries as dev, where a collection has no dev split. */
public final class DevShare {
    /** With fewer training queries none is spared. */
    public static final int FEWEST = 10;

    /** More dev queries would make no choice surer, and every evaluation longer. */
    public static final int MOST = 1000;

    private DevShare() {}

    /**
     * Takes whole queries, of those that have a relevant document in the collection: those whose ids have the lowest SHA-256,
     * so that the choice depends on no seed, and few queries change sides when others are added.
     *
     * @param share of the training queries, 0 to 1; at most {@value #MOST} queries are taken
     * @return the collection as it is if it has dev queries, or fewer than {@value #FEWEST} training queries to choose from
     */
    public static TestCollection take(TestCollection collection, double share) {
        QuerySet train = collection.queries(Split.TRAIN);
        List<Query> eligible = eligible(collection);
        int wanted = (int) Math.min(MOST, Math.round(share * eligible.size()));
        if (!collection.queries(Split.DEV).queries().isEmpty() || eligible.size() < FEWEST || wanted == 0) {
            return collection;
        }
        Map<String, String> byChecksum = new TreeMap<>();
        eligible.forEach(query -> byChecksum.put(Checksums.ofText(query.id()), query.id()));
        Set<String> taken = byChecksum.values().stream().limit(wanted).collect(Collectors.toCollection(HashSet::new));
        Map<Split, QuerySet> splits = new HashMap<>(collection.splits());
        splits.put(Split.DEV, part(train, Split.DEV, taken, true));
        splits.put(Split.TRAIN, part(train, Split.TRAIN, taken, false));
        return new TestCollection(collection.documents(), splits, DevOrigin.TRAIN);
    }

    /** The training queries that can be answered. */
    private static List<Query> eligible(TestCollection collection) {
        List<String> documents = IdList.of(collection.documents().ids());
        return collection.queries(Split.TRAIN).answerable(documents::contains).queries();
    }

    private static QuerySet part(QuerySet train, Split split, Set<String> taken, boolean wanted) {
        List<Query> queries = new ArrayList<>();
        Map<String, Map<String, Integer>> grades = new LinkedHashMap<>();
        for (Query query : train.queries()) {
            if (taken.contains(query.id()) == wanted) {
                queries.add(query);
                grades.put(query.id(), train.qrels().of(query.id()));
            }
        }
        return new QuerySet(split, queries, new Qrels(grades));
    }
}
