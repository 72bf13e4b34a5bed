package genir.cli.search;

import genir.retrieval.Ranker;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A retrieval system of a run, and what it knows of a query.
 *
 * @param whose who knows words, in a sentence
 * @param unknown the words of a query that it does not know
 * @param reads whether there is anything in a query that it knows
 * @param otherwise what follows where there is nothing, to be put behind the sentence that says so
 * @param opened what is closed with it
 */
record SearchSystem(
        Ranker ranker,
        String whose,
        Function<String, List<String>> unknown,
        Predicate<String> reads,
        String otherwise,
        Closeable opened)
        implements Closeable {
    /** The words that are listed; of more than these their count is given. */
    private static final int LISTED = 5;

    @Override
    public void close() throws IOException {
        opened.close();
    }

    /** In words, what of a query the system does not know; empty where it knows all of it. */
    Optional<String> ignores(String query) {
        if (!reads.test(query)) {
            return Optional.of(whose + " knows none of the query's words" + otherwise);
        }
        List<String> words = unknown.apply(query);
        if (words.isEmpty()) {
            return Optional.empty();
        }
        String listed = String.join(", ", words.subList(0, Math.min(LISTED, words.size())));
        return Optional.of(whose + " does not know: " + listed
                + (words.size() > LISTED ? " and " + (words.size() - LISTED) + " more" : ""));
    }
}
