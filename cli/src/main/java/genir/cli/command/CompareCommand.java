package genir.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.cli.compare.Comparer;
import genir.cli.compare.ComparisonOptions;
import genir.cli.compare.ComparisonPrinter;
import genir.cli.console.Console;
import genir.cli.sweep.SweepFile;
import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.corpus.Split;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Json;
import genir.interpret.comparison.ComparisonFile;
import genir.interpret.comparison.ComparisonPage;
import genir.interpret.comparison.RunComparison;
import genir.retrieval.evaluation.SystemPair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code genir compare}: runs side by side. */
@Command(
        name = "compare",
        description =
                "Compare the systems of one run or several on the queries they share: metrics with intervals, tests of"
                        + " pairs corrected for their number, the queries that differ most, and what differs in configuration, training"
                        + " and findings.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  genir compare runs/demo",
            "  genir compare runs/a runs/b --html comparison.html",
            "  genir compare runs/a runs/b --metric mrr@10 --pair a/genir b/genir",
            "  genir compare runs/demo-sweep --format json > comparison.json"
        })
public final class CompareCommand implements Callable<Integer> {
    private static final String TABLE = "table";
    private static final String JSON = "json";

    @ParentCommand
    private GenirCommand genir;

    @Parameters(
            arity = "1..*",
            paramLabel = "RUN",
            description = "Run directories; the folder of a sweep stands for all its runs.")
    private List<Path> runs;

    @Option(
            names = "--split",
            paramLabel = "SPLIT",
            description = "test or dev (default: test, or dev where there are no test queries).")
    private String split;

    @Option(
            names = "--metric",
            paramLabel = "METRIC",
            description =
                    "The metric of the tables of pairs and queries, such as mrr@10 (default: the first of the first run).")
    private String metric;

    @Option(
            names = "--pair",
            arity = "2",
            paramLabel = "SYSTEM",
            description =
                    "Test this pair of systems, by the names in the table; may be given several times (default: in each run"
                            + " the others against BM25, and each run's against the first run's).")
    private List<String> pairs = new ArrayList<>();

    @Option(names = "--all-pairs", description = "Test every pair of systems.")
    private boolean allPairs;

    @Option(
            names = "--queries",
            paramLabel = "N",
            defaultValue = "3",
            description = "Queries to name for each pair and direction (default 3).")
    private int queries;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = TABLE,
            description = "What is printed: table (default) or json.")
    private String format;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Also write one HTML page that needs nothing beside it.")
    private Path html;

    @Override
    public Integer call() throws IOException {
        if (!format.equals(TABLE) && !format.equals(JSON)) {
            throw new InputException("--format " + format + ": expected " + TABLE + " or " + JSON);
        }
        boolean json = format.equals(JSON);
        Console console = genir.console();
        RunComparison comparison =
                new Comparer(options(), json ? Progress.NONE : console.progress()).compare(folders());
        if (html != null) {
            AtomicFiles.writeString(html, ComparisonPage.html(comparison));
        }
        if (json) {
            ObjectNode root = ComparisonFile.json(comparison);
            console.print(Json.strict().writerWithDefaultPrettyPrinter().writeValueAsString(root));
        } else {
            new ComparisonPrinter(console, comparison).print();
            if (html != null) {
                console.say("wrote " + html);
            }
        }
        return 0;
    }

    private List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        runs.forEach(run -> folders.addAll(SweepFile.isIn(run) ? SweepFile.finishedRuns(run) : List.of(run)));
        return folders;
    }

    private ComparisonOptions options() {
        if (queries < 0) {
            throw new InputException("--queries " + queries + ": expected a whole number from 0");
        }
        if (allPairs && !pairs.isEmpty()) {
            throw new InputException("--all-pairs: give this or --pair, not both");
        }
        List<SystemPair> wanted = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i += 2) {
            if (pairs.get(i).equals(pairs.get(i + 1))) {
                throw new InputException(
                        "--pair " + pairs.get(i) + " " + pairs.get(i + 1) + ": expected two different systems");
            }
            wanted.add(new SystemPair(pairs.get(i), pairs.get(i + 1)));
        }
        return new ComparisonOptions(parsedSplit(), metric, wanted, allPairs, queries);
    }

    private Split parsedSplit() {
        if (split == null) {
            return null;
        }
        for (Split each : List.of(Split.TEST, Split.DEV)) {
            if (each.label().equals(split)) {
                return each;
            }
        }
        throw new InputException("--split " + split + ": expected test or dev");
    }
}
