package genir.cli.command;

import genir.cli.robustness.RobustnessOptions;
import genir.cli.robustness.RobustnessPrinter;
import genir.cli.robustness.RunRobustness;
import genir.cli.run.ExperimentConfig;
import genir.cli.run.RunDirectory;
import genir.corpus.InputException;
import genir.corpus.Names;
import genir.corpus.Split;
import genir.retrieval.robustness.Perturbations;
import genir.retrieval.robustness.PerturbedEvaluation;
import genir.retrieval.robustness.RobustnessFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code genir robustness}: what a run's systems make of queries in other words. */
@Command(
        name = "robustness",
        description =
                "Rank an evaluated run's queries with typing errors, in another order, with a word less or more, or as a file"
                        + " words them; say what each system loses and whether systems differ in that. Writes RUN/robustness.json and"
                        + " .csv, which 'genir report' shows.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  genir robustness -r runs/demo",
            "  genir robustness -r runs/demo --perturb typo,drop --metric mrr@10",
            "  genir robustness -r runs/demo --paraphrases paraphrases.tsv"
        })
public final class RobustnessCommand implements Callable<Integer> {
    @ParentCommand
    private GenirCommand genir;

    @Option(
            names = {"-r", "--run"},
            required = true,
            paramLabel = "DIR",
            description = "The run directory, evaluated.")
    private Path directory;

    @Option(
            names = "--split",
            paramLabel = "SPLIT",
            description = "test or dev (default: test, or dev where there are no test queries).")
    private String split;

    @Option(
            names = "--perturb",
            split = ",",
            paramLabel = "NAME",
            description = "Of typo (one a query), typos (one a word), order, drop and add (default: all of them).")
    private List<String> perturbations = Perturbations.NAMES;

    @Option(
            names = "--paraphrases",
            paramLabel = "FILE",
            description = "Also these: a query's id, a tab and its other wording on each line.")
    private Path paraphrases;

    @Option(
            names = "--systems",
            split = ",",
            paramLabel = "NAME",
            description = "Systems to measure, such as bm25,genir (default: all of the run).")
    private List<String> systems = List.of();

    @Option(
            names = "--metric",
            paramLabel = "METRIC",
            description = "The metric that is printed (default: the run's first); the files have all.")
    private String metric;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "42", description = "Draws the changes (default 42).")
    private long seed;

    @Mixin
    private ThreadsOption threads;

    @Override
    public Integer call() throws IOException {
        RunDirectory run = new RunDirectory(directory);
        ExperimentConfig config = run.readConfig();
        List<String> metrics = config.evaluation().metrics();
        if (metric != null && !metrics.contains(metric)) {
            throw new InputException("--metric: "
                    + Names.unknown("metric of this run", metric, metrics).getMessage());
        }
        threads.decide(config, run, genir.console());
        List<PerturbedEvaluation> found = new RunRobustness(
                        run, config.evaluation(), genir.console().progress())
                .measure(new RobustnessOptions(parsedSplit(), perturbations, paraphrases, systems, seed));
        new RobustnessPrinter(genir.console(), metric == null ? metrics.get(0) : metric).print(found);
        genir.console()
                .say("wrote " + directory.resolve(RobustnessFile.JSON) + " and " + RobustnessFile.CSV
                        + ", every metric; 'genir report -r " + directory + "' shows them");
        return 0;
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
