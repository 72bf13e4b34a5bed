package genir.cli.command;

import genir.cli.console.Console;
import genir.cli.run.RunDirectory;
import genir.cli.run.SearchSystems;
import genir.cli.run.StepName;
import genir.corpus.InputException;
import genir.corpus.Query;
import genir.corpus.index.CollectionIndex;
import genir.retrieval.Ranker;
import genir.retrieval.ScoredDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code genir search}: ranked documents for a query. */
@Command(name = "search", description = "Search a run's collection with BM25, the trained model, or both side by side.")
public final class SearchCommand implements Callable<Integer> {
    private static final int TITLE_WIDTH = 40;

    @ParentCommand
    private GenirCommand genir;

    @Option(
            names = {"-r", "--run"},
            required = true,
            paramLabel = "DIR",
            description = "The run directory.")
    private Path directory;

    @Option(
            names = "--model",
            defaultValue = "both",
            paramLabel = "MODEL",
            description = "bm25, genir or both (default).")
    private String model;

    @Option(names = "-k", paramLabel = "N", defaultValue = "10", description = "Documents to show (default 10).")
    private int k;

    @Parameters(arity = "1..*", paramLabel = "QUERY", description = "The query, in words.")
    private List<String> words;

    @Override
    public Integer call() throws IOException {
        if (k < 1) {
            throw new InputException("-k " + k + ": expected a whole number from 1");
        }
        String text = String.join(" ", words);
        if (text.isBlank()) {
            throw new InputException("the query is blank");
        }
        Console console = genir.console();
        RunDirectory run = new RunDirectory(directory);
        run.readConfig();
        run.requireIntact(StepName.INDEX);
        try (CollectionIndex index = CollectionIndex.open(run.index())) {
            List<List<String>> columns = new ArrayList<>();
            for (Ranker ranker : SearchSystems.named(model, run, index)) {
                columns.add(column(ranker, index, new Query("query", text)));
            }
            int rows = columns.stream().mapToInt(List::size).max().orElse(0);
            for (int row = 0; row < rows; row++) {
                StringBuilder line = new StringBuilder();
                for (List<String> column : columns) {
                    line.append(
                                    row < column.size()
                                            ? column.get(row)
                                            : " ".repeat(column.get(0).length()))
                            .append("   ");
                }
                console.print(line.toString().stripTrailing());
            }
        }
        return 0;
    }

    private List<String> column(Ranker ranker, CollectionIndex index, Query query) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%4s %9s  %-" + TITLE_WIDTH + "s", "", ranker.name(), "document"));
        List<ScoredDocument> ranking = ranker.rank(query, k);
        if (ranking.isEmpty()) {
            lines.add(
                    String.format(Locale.ROOT, "%16s%-" + TITLE_WIDTH + "s", "", "no document has any of these words"));
        }
        int rank = 1;
        for (ScoredDocument found : ranking) {
            String title = index.document(found.documentId()).title();
            String shown = title.isBlank() || title.equals(found.documentId())
                    ? found.documentId()
                    : title + " (" + found.documentId() + ")";
            if (shown.length() > TITLE_WIDTH) {
                shown = shown.substring(0, TITLE_WIDTH - 1) + "…";
            }
            lines.add(String.format(Locale.ROOT, "%3d. %9.3f  %-" + TITLE_WIDTH + "s", rank++, found.score(), shown));
        }
        return lines;
    }
}
