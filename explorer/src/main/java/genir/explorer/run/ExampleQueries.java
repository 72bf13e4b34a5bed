package genir.explorer.run;

import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.retrieval.Run;
import genir.retrieval.TrecRunFile;
import genir.retrieval.system.RetrievalSystem;
import genir.retrieval.trained.TrainedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The dev and test queries of a run, with what its systems made of them in evaluation. */
public final class ExampleQueries {
    /** Which of BM25 and GenIR has a relevant document first. */
    public enum Outcome {
        BOTH,
        BM25,
        GENIR,
        NEITHER;

        /** The name in addresses and answers. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A query.
     *
     * @param documents the relevant ones, those that the collection lacks left out
     * @param bm25 the rank of BM25's first relevant document; empty where it found none, or has not ranked the split
     * @param outcome empty where one of the two has not ranked the split
     */
    public record Example(
            Query query,
            Split split,
            List<String> documents,
            Optional<Integer> bm25,
            Optional<Integer> genir,
            Optional<Outcome> outcome) {}

    private final Map<String, Example> all = new LinkedHashMap<>();

    private ExampleQueries() {}

    static ExampleQueries of(TrainedRun run) throws IOException {
        ExampleQueries examples = new ExampleQueries();
        for (Split split : List.of(Split.DEV, Split.TEST)) {
            QuerySet queries = run.index().queries(split);
            Optional<Run> bm25 = ranked(run, RetrievalSystem.BM25, split);
            Optional<Run> genir = ranked(run, RetrievalSystem.GENIR, split);
            for (Query query : queries.queries()) {
                Set<String> relevant = queries.qrels().relevant(query.id());
                Optional<Integer> first = bm25.flatMap(ranking -> rank(ranking, query, relevant));
                Optional<Integer> second = genir.flatMap(ranking -> rank(ranking, query, relevant));
                examples.all.putIfAbsent(
                        query.id(),
                        new Example(
                                query,
                                split,
                                relevant.stream().filter(run.index()::contains).toList(),
                                first,
                                second,
                                bm25.isPresent() && genir.isPresent()
                                        ? Optional.of(outcome(isFirst(first), isFirst(second)))
                                        : Optional.empty()));
            }
        }
        return examples;
    }

    private static Optional<Run> ranked(TrainedRun run, String system, Split split) throws IOException {
        Path file = run.root().resolve("runs").resolve(system + "." + split.label() + ".trec");
        return Files.exists(file) ? Optional.of(TrecRunFile.read(file)) : Optional.empty();
    }

    private static Optional<Integer> rank(Run run, Query query, Set<String> relevant) {
        List<String> ranking = run.documentIds(query.id());
        for (int i = 0; i < ranking.size(); i++) {
            if (relevant.contains(ranking.get(i))) {
                return Optional.of(i + 1);
            }
        }
        return Optional.empty();
    }

    private static boolean isFirst(Optional<Integer> rank) {
        return rank.isPresent() && rank.get() == 1;
    }

    private static Outcome outcome(boolean bm25, boolean genir) {
        if (bm25) {
            return genir ? Outcome.BOTH : Outcome.BM25;
        }
        return genir ? Outcome.GENIR : Outcome.NEITHER;
    }

    /** The query of an id. */
    public Optional<Example> find(String id) {
        return Optional.ofNullable(all.get(id));
    }

    /** How many queries a split has. */
    public int count(Split split) {
        return (int) all.values().stream()
                .filter(example -> example.split() == split)
                .count();
    }

    /**
     * The queries in which words begin as a text's do, or that have it as their id.
     *
     * @param split empty for both
     * @param outcome empty for any
     */
    public List<Example> matching(String text, Optional<Split> split, Optional<Outcome> outcome) {
        List<String> beginnings = words(text);
        List<Example> found = new ArrayList<>();
        for (Example example : all.values()) {
            boolean wanted = split.map(one -> one == example.split()).orElse(true)
                    && (outcome.isEmpty() || outcome.equals(example.outcome()));
            if (wanted && (example.query().id().equals(text.strip()) || hasAll(example.query(), beginnings))) {
                found.add(example);
            }
        }
        return found;
    }

    private static boolean hasAll(Query query, List<String> beginnings) {
        List<String> words = words(query.text());
        return beginnings.stream().allMatch(beginning -> words.stream().anyMatch(word -> word.startsWith(beginning)));
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
