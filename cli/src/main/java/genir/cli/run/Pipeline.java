package genir.cli.run;

import genir.cli.console.Console;
import genir.corpus.InputException;
import genir.corpus.io.Checksums;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs the steps of an experiment in order, skipping those that are finished and whose inputs have not changed. */
public final class Pipeline {
    private static final List<Step> STEPS = List.of(
            new IndexStep(),
            new Bm25Step(),
            new TrainStep(),
            new EvaluateStep(),
            new InterpretStep(),
            new ReportStep());

    private final RunDirectory directory;
    private final ExperimentConfig config;
    private final Console console;

    public Pipeline(RunDirectory directory, ExperimentConfig config, Console console) {
        this.directory = directory;
        this.config = config;
        this.console = console;
    }

    /**
     * Runs the steps up to and including {@code until}.
     *
     * @param from this step and those behind it run even if they are finished; null for none
     */
    public void run(StepName from, StepName until) throws IOException {
        try (RunDirectory.Lock lock = directory.lock()) {
            begin(lock);
            StepLedger ledger = new StepLedger(directory.steps());
            Map<StepName, String> fingerprints = fingerprints();
            for (Step step : STEPS) {
                if (step.name().compareTo(until) > 0) {
                    break;
                }
                boolean forced = from != null && step.name().compareTo(from) >= 0;
                RunContext run = context(fingerprints.get(step.name()));
                if (!forced && ledger.isDone(step.name(), run.fingerprint()) && step.outputsExist(run)) {
                    console.say(step.name().label() + ": finished before, inputs unchanged");
                } else {
                    execute(step, run, ledger);
                }
            }
        }
    }

    /** Runs one step on what the steps before it have written. */
    public void runOnly(StepName only) throws IOException {
        try (RunDirectory.Lock lock = directory.lock()) {
            begin(lock);
            StepLedger ledger = new StepLedger(directory.steps());
            Map<StepName, String> fingerprints = fingerprints();
            for (Step step : STEPS) {
                RunContext run = context(fingerprints.get(step.name()));
                if (step.name() == only) {
                    execute(step, run, ledger);
                    return;
                }
                if (!step.outputsExist(run)) {
                    throw InputException.in(
                            directory.root(),
                            "step '" + only.label() + "' needs step '"
                                    + step.name().label() + "' first");
                }
            }
        }
    }

    private void begin(RunDirectory.Lock lock) throws IOException {
        if (!lock.channel().isOpen()) {
            throw new IllegalStateException("a run needs its lock");
        }
        Files.createDirectories(directory.root());
        console.logTo(directory.log());
        ConfigFile.write(config, directory.config());
    }

    private RunContext context(String fingerprint) {
        return new RunContext(directory, config, console, fingerprint);
    }

    private void execute(Step step, RunContext run, StepLedger ledger) throws IOException {
        console.say(step.name().label());
        ledger.forget(step.name());
        long began = System.nanoTime();
        if (step.name() == StepName.REPORT) {
            Provenance.write(directory, config, ledger.json());
        }
        step.execute(run);
        double seconds = (System.nanoTime() - began) * 1e-9;
        ledger.done(step.name(), run.fingerprint(), seconds);
        console.say(String.format(Locale.ROOT, "  %s took %.1f s", step.name().label(), seconds));
    }

    /** Each step's fingerprint covers its own inputs and the fingerprint of the step before it. */
    private Map<StepName, String> fingerprints() throws IOException {
        Map<StepName, String> fingerprints = new LinkedHashMap<>();
        String before = "";
        for (Step step : STEPS) {
            before = Checksums.ofText(before + step.name().label() + "\n" + step.inputs(context("")));
            fingerprints.put(step.name(), before);
        }
        return fingerprints;
    }
}
