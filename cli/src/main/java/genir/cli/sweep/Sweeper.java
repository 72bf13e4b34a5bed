package genir.cli.sweep;

import genir.cli.console.Console;
import genir.cli.console.Counts;
import genir.cli.run.ConfigFile;
import genir.cli.run.ExperimentConfig;
import genir.cli.run.RunSystems;
import genir.cli.run.StepName;
import genir.retrieval.system.RetrievalSystem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** A sweep from its options to its table. */
public final class Sweeper {
    private final SweepOptions options;
    private final Console console;
    /** By the number of runs. */
    private final IntFunction<RunMaker> makers;

    /** A sweep whose runs are processes of this machine. */
    public Sweeper(SweepOptions options, Console console) {
        this(options, console, runs -> new RunProcesses(options.atMost(runs), console));
    }

    /**
     * A sweep.
     *
     * @param makers what makes the runs, by their number
     */
    public Sweeper(SweepOptions options, Console console, IntFunction<RunMaker> makers) {
        this.options = options;
        this.console = console;
        this.makers = makers;
    }

    /**
     * Runs every combination of values and seeds.
     *
     * @param settings {@code key=value,value...}
     * @param seeds such as {@code 1..3}; null for the configuration's own
     * @return whether all runs are finished
     * @throws genir.corpus.InputException before anything is started, if one of the combinations is no configuration
     */
    public boolean run(List<String> settings, String seeds) throws IOException {
        List<SweepRun> runs = Grid.of(
                settings.stream().map(SettingAxis::parse).toList(), seeds == null ? List.of() : Seeds.parse(seeds));
        Map<String, Long> seedOf = new HashMap<>();
        List<ExperimentConfig> configs = new ArrayList<>();
        for (SweepRun run : runs) {
            ExperimentConfig config = ConfigFile.read(options.config(), run.settings());
            configs.add(config);
            seedOf.put(run.name(), config.training().seed());
        }
        SweepFile.requireUsable(options.folder());
        SweepResults results = results(configs.get(0), seedOf);
        RunMaker maker = makers.apply(runs.size());
        console.say(Counts.of(runs.size(), "run", "runs") + " into " + options.folder() + ", " + maker.means());
        Map<SweepRun, RunOutcome> outcomes =
                new Sweep(runs, new SweepFile(options.folder(), results), console).run(maker);
        maker.close();
        new SweepPrinter(console, results, options.until()).print(outcomes);
        return outcomes.values().stream().allMatch(RunOutcome::isFinished);
    }

    /** The last system that the runs measure: that of a sweep of the model is the model, of one that ends before it another. */
    private String system(ExperimentConfig config) {
        if (options.until().compareTo(StepName.TRAIN) >= 0) {
            return RetrievalSystem.GENIR;
        }
        String last = RetrievalSystem.BM25;
        for (RetrievalSystem ranker : RunSystems.of(config).rankers()) {
            boolean measured = RunSystems.step(ranker.name()).compareTo(options.until()) <= 0;
            last = measured ? ranker.name() : last;
        }
        return last;
    }

    /** The dev metric that chose each model's weights chooses the setting, where the evaluation has it. */
    private SweepResults results(ExperimentConfig config, Map<String, Long> seeds) {
        List<String> evaluated = config.evaluation().metrics();
        String metric = config.training().dev().metric();
        return new SweepResults(
                options.folder(), system(config), evaluated.contains(metric) ? metric : evaluated.get(0), seeds);
    }
}
