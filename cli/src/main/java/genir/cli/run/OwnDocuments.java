package genir.cli.run;

import genir.corpus.Query;
import genir.corpus.Split;
import genir.corpus.index.CollectionIndex;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Queries that are documents of the collection themselves, as in ArguAna and Quora: each would be its own first answer. */
final class OwnDocuments {
    /** From this share of the queries on it is worth a line. */
    private static final double NOTICEABLE = 0.1;

    private OwnDocuments() {}

    /** Says that rankings have the queries' own documents, where many have one and it is not left out. */
    static void mention(RunContext run, CollectionIndex index) {
        if (run.config().evaluation().ignoreIdenticalIds()) {
            return;
        }
        List<Query> queries = Stream.of(Split.DEV, Split.TEST)
                .flatMap(split -> index.queries(split).queries().stream())
                .toList();
        long own = queries.stream().filter(query -> isDocument(query, index)).count();
        if (own > 0 && own >= NOTICEABLE * queries.size()) {
            run.console()
                    .say(String.format(
                            Locale.ROOT,
                            "  %,d of %,d queries are documents themselves, of the same id, and find these;"
                                    + " evaluation.ignore_identical_ids: true leaves them out, as BEIR does",
                            own,
                            queries.size()));
        }
    }

    /** Equal ids alone may be two counts from 1; the document must have the query's words, too. */
    private static boolean isDocument(Query query, CollectionIndex index) {
        return index.contains(query.id())
                && words(index.document(query.id()).contents()).contains(words(query.text()));
    }

    private static String words(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
