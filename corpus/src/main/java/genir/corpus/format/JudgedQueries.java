package genir.corpus.format;

import genir.corpus.InputException;
import genir.corpus.Split;
import genir.corpus.io.Inputs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Queries and judgments in files of their own, beside documents that have neither. Queries are read as TREC's topics are ({@link
 * TrecTopics}: id, tab, text; JSON; {@code <top>}), judgments as BEIR's ({@link BeirQrels}, which knows TREC's too).
 *
 * @param queries empty where there are none
 * @param judgments the file of each split, found by its name: {@code train}, {@code dev} or {@code validation}, else test
 */
record JudgedQueries(Optional<Path> queries, Map<Split, Path> judgments) {
    private static final String EXPECTED_QUERIES = "queries, such as a line each of id, tab, text";
    private static final String EXPECTED_JUDGMENTS = "judgments, a line each of query, document, grade";

    /** What the options name; one without the other is an error. */
    static JudgedQueries of(FormatOptions options) {
        Optional<Path> queries = options.one(DocumentFormat.QUERIES).map(Path::of);
        if (queries.isPresent() != options.has(DocumentFormat.QRELS)) {
            throw new InputException(
                    queries.isPresent()
                            ? "--queries: needs judgments, --qrels"
                            : "--qrels: needs the queries that it judges, --queries");
        }
        Map<Split, Path> judgments = new EnumMap<>(Split.class);
        for (String name : options.all(DocumentFormat.QRELS)) {
            Path file = Path.of(name);
            Path other = judgments.put(split(file), file);
            if (other != null) {
                throw new InputException("--qrels: both " + other + " and " + file + " give the split "
                        + split(file).label() + "; name them after train, dev and test");
            }
        }
        queries.ifPresent(file -> Inputs.require(file, EXPECTED_QUERIES));
        judgments.values().forEach(file -> Inputs.require(file, EXPECTED_JUDGMENTS));
        return new JudgedQueries(queries, judgments);
    }

    List<Path> files() {
        List<Path> files = new ArrayList<>();
        queries.ifPresent(files::add);
        files.addAll(judgments.values());
        return files;
    }

    /** Reads them, after the documents. */
    void read(CollectionBuilder builder, Flaws flaws) {
        queries.ifPresent(file ->
                TrecTopics.read(file, flaws).forEach(query -> builder.query(query.place(), query.id(), query.text())));
        judgments.forEach((split, file) -> BeirQrels.read(builder, split, file));
    }

    private static Split split(Path file) {
        List<String> words =
                List.of(file.getFileName().toString().toLowerCase(Locale.ROOT).split("[^a-z]+", -1));
        return Stream.of(Split.TRAIN, Split.DEV)
                .filter(split -> SplitFiles.labels(split).stream().anyMatch(words::contains))
                .findFirst()
                .orElse(Split.TEST);
    }
}
