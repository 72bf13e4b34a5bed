package genir.cli.command;

import genir.cli.console.Console;
import genir.cli.console.SearchTable;
import genir.cli.run.ExperimentConfig;
import genir.cli.run.RunDirectory;
import genir.cli.run.SearchSystem;
import genir.cli.run.SearchSystems;
import genir.cli.run.StepName;
import genir.corpus.InputException;
import genir.corpus.Query;
import genir.corpus.index.CollectionIndex;
import genir.retrieval.Ranker;
import genir.retrieval.ScoredDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code genir search}: ranked documents for a query. */
@Command(name = "search", description = "Search a run's collection with BM25, the trained model, or both side by side.")
public final class SearchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

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

    @Mixin
    private ThreadsOption threads;

    @Mixin
    private DeviceOption device;

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
        ExperimentConfig config = device.over(run.readConfig());
        threads.decide(config, run, Console.silent());
        run.requireIntact(StepName.INDEX);
        try (CollectionIndex index = CollectionIndex.open(run.index())) {
            List<SearchSystem> systems = SearchSystems.named(model, run, config, index);
            SearchTable table = new SearchTable();
            for (SearchSystem system : systems) {
                rank(system.ranker(), index, text, table);
            }
            table.lines(console.columns()).forEach(console::print);
            String ignored = systems.stream()
                    .flatMap(system -> system.ignores(text).stream())
                    .collect(Collectors.joining("; "));
            if (!ignored.isEmpty()) {
                spec.commandLine().getErr().println("genir: " + ignored);
            }
        }
        return 0;
    }

    private void rank(Ranker ranker, CollectionIndex index, String text, SearchTable table) {
        table.begin(ranker.name());
        List<ScoredDocument> ranking = ranker.rank(new Query("query", text), k);
        if (ranking.isEmpty()) {
            table.say("no document has any of these words");
        }
        int rank = 1;
        for (ScoredDocument found : ranking) {
            String title = index.document(found.documentId()).title().strip().replaceAll("\\s+", " ");
            table.add(
                    rank++,
                    found.score(),
                    title.isEmpty() || title.equals(found.documentId())
                            ? found.documentId()
                            : title + " (" + found.documentId() + ")");
        }
    }
}
