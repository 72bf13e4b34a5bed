package genir.interpret.session;

import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.interpret.InterpretConfig;
import java.util.function.Predicate;

/** Which queries are looked into: those of the configured split, or of the other one where that has none. */
public final class AnalysedSplit {
    private AnalysedSplit() {}

    /**
     * Chooses the split.
     *
     * @param collection whether the collection has a document of an id
     * @return the chosen split's queries that have a relevant document in the collection
     */
    public static QuerySet of(InterpretConfig config, QuerySet dev, QuerySet test, Predicate<String> collection) {
        boolean testFirst = config.split().equals(Split.TEST.label());
        QuerySet wanted = (testFirst ? test : dev).answerable(collection);
        QuerySet other = (testFirst ? dev : test).answerable(collection);
        return wanted.queries().isEmpty() && !other.queries().isEmpty() ? other : wanted;
    }
}
