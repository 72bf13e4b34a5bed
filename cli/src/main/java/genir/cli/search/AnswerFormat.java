package genir.cli.search;

import genir.cli.console.Console;
import genir.corpus.Names;
import genir.retrieval.bm25.Snippets;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The ways of writing answers, by the name that {@code --format} has for them. */
public enum AnswerFormat {
    TABLE,
    JSON,
    TREC;

    private static final int SHOWN = 10;

    /** The format of this name; another is an {@link genir.corpus.InputException}. */
    public static AnswerFormat named(String name) {
        return Arrays.stream(values())
                .filter(format -> format.label().equals(name))
                .findFirst()
                .orElseThrow(() -> Names.unknown("--format", name, labels()));
    }

    private static List<String> labels() {
        return Arrays.stream(values()).map(AnswerFormat::label).toList();
    }

    private String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How many documents a query's answer has, where nobody says. */
    public int depth(Searcher searcher) {
        return this == TREC ? searcher.depth() : SHOWN;
    }

    /** Writes in this format, which must not be a table, to a stream. */
    public Answers writer(Searcher searcher, PrintStream out) {
        return switch (this) {
            case TABLE -> throw new IllegalArgumentException("a table is for readers");
            case JSON -> new JsonAnswers(searcher, out, null);
            case TREC -> new TrecAnswers(out);
        };
    }

    /**
     * Writes in this format to standard output.
     *
     * @param snippets whether to show where in a document the query's words are; a run has no place for it
     * @param many whether there may be several queries, which then are named
     */
    public Answers writer(Searcher searcher, Console console, boolean snippets, boolean many) {
        Snippets shown = snippets ? new Snippets(searcher.index()) : null;
        return switch (this) {
            case TABLE -> new TableAnswers(searcher, console, shown, many);
            case JSON -> new JsonAnswers(searcher, System.out, shown);
            case TREC -> writer(searcher, System.out);
        };
    }

    /** What the user should know of the answers in this format. */
    public Optional<String> warning(Searcher searcher) {
        List<String> systems = searcher.systems();
        return this != TREC || systems.size() == 1
                ? Optional.empty()
                : Optional.of("the runs of " + String.join(", ", systems)
                        + " in one, told apart by the last column; --model gives one alone");
    }
}
