package genir.cli.command;

import genir.cli.console.Console;
import genir.cli.process.Activity;
import genir.cli.run.ExperimentConfig;
import genir.cli.run.RunDirectory;
import genir.cli.search.AnswerFormat;
import genir.cli.search.Answers;
import genir.cli.search.QueryLoop;
import genir.cli.search.QueryPrompt;
import genir.cli.search.Searcher;
import genir.cli.search.SystemChoice;
import genir.corpus.InputException;
import genir.corpus.Query;
import genir.corpus.format.QueryLines;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code genir search}: ranked documents for a query, for many, or for each that is typed. */
@Command(
        name = "search",
        description = {
            "Search a run's collection with BM25, the trained model, or any system of the run, side by side.",
            "Without a query, on a terminal: a prompt."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  genir search -r runs/demo why did a spicy plant evolve",
            "  genir search -r runs/demo --snippets --model fusion spicy plant",
            "  genir search -r runs/demo --model bm25+genir+dense spicy plant",
            "  genir search -r runs/demo --queries q.tsv --format trec --model genir",
            "  cut -f2 log.tsv | genir search -r runs/demo --queries - --format json",
            "  genir search -r runs/demo"
        })
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
            paramLabel = "MODEL",
            description = {
                "bm25, genir, dense, dual, a fusion of their ranks such as bm25+dense (fusion: bm25+genir), both (bm25 and genir),"
                        + " or all that the run has.",
                "Default: both; with --queries all."
            })
    private String model;

    @Option(
            names = "-k",
            paramLabel = "N",
            description = "Documents for a query (default 10; for trec as many as in evaluation).")
    private Integer k;

    @Option(
            names = "--queries",
            paramLabel = "FILE",
            description = {
                "Answer a query a line: the text, or an id, a tab and the text, or JSON {\"_id\", \"text\"}; or TREC topics.",
                "- reads standard input and answers as queries come."
            })
    private Path queries;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table (default), json (an object a query), or trec (a run; its last column is the system).")
    private String format;

    @Option(names = "--snippets", description = "Show where in each document the query's words are.")
    private boolean snippets;

    @Mixin
    private ThreadsOption threads;

    @Mixin
    private DeviceOption device;

    @Parameters(arity = "0..*", paramLabel = "QUERY", description = "The query, in words.")
    private List<String> words = List.of();

    @Override
    public Integer call() throws IOException {
        AnswerFormat answerFormat = AnswerFormat.named(format);
        if (k != null && k < 1) {
            throw new InputException("-k " + k + ": expected a whole number from 1");
        }
        if (!words.isEmpty() && queries != null) {
            throw wrongUsage("give a query, or --queries FILE, not both");
        }
        String text = String.join(" ", words);
        if (!words.isEmpty() && text.isBlank()) {
            throw new InputException("the query is blank");
        }
        boolean prompt = words.isEmpty() && queries == null;
        if (prompt && !genir.asksOnTerminal()) {
            throw wrongUsage("there is no query; give one, or --queries FILE, or --queries - for standard input");
        }
        Console console = genir.console();
        RunDirectory run = new RunDirectory(directory);
        String systems = model == null ? (queries == null ? SystemChoice.BOTH : SystemChoice.ALL) : model;
        SystemChoice choice = new SystemChoice(systems);
        if (choice.needsBackend(run) && threads.decideBeforeReading(run)) {
            Searcher.startBackend();
        }
        try (QueryLines lines = queries == null ? null : QueryLines.named(queries);
                Searcher searcher = Searcher.open(run, choice, () -> config(run))) {
            int depth = k != null ? k : answerFormat.depth(searcher);
            Answers answers = answerFormat.writer(searcher, console, snippets, lines != null);
            PrintWriter err = spec.commandLine().getErr();
            answerFormat.warning(searcher).ifPresent(warning -> err.println("genir: " + warning));
            if (prompt) {
                QueryPrompt.run(System.in, System.out, err, searcher, depth, answers);
            } else if (lines == null) {
                Query query = new Query("query", text);
                searcher.answer(List.of(query), depth).forEach(answers::write);
                if (answerFormat == AnswerFormat.TABLE) {
                    searcher.ignored(text).ifPresent(ignored -> err.println("genir: " + ignored));
                }
            } else {
                answerAll(lines, searcher, depth, answers, err);
            }
        }
        return 0;
    }

    private ParameterException wrongUsage(String problem) {
        return new ParameterException(spec.commandLine(), problem);
    }

    private ExperimentConfig config(RunDirectory run) {
        ExperimentConfig config = device.over(run.readConfig());
        try {
            threads.decide(config, run, Console.silent());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return config;
    }

    private void answerAll(QueryLines lines, Searcher searcher, int depth, Answers answers, PrintWriter err) {
        long began = System.nanoTime();
        Activity.begin(Activity.of("search"));
        long count = QueryLoop.run(lines, searcher, depth, answers);
        if (!genir.quiet()) {
            double seconds = (System.nanoTime() - began) * 1e-9;
            err.println(String.format(
                    Locale.ROOT,
                    "genir: %,d %s in %.1f s, %.0f a second",
                    count,
                    count == 1 ? "query" : "queries",
                    seconds,
                    count / seconds));
        }
    }
}
