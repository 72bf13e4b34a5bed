package genir.cli.run;

import genir.cli.console.Console;
import genir.cli.process.Activity;
import genir.corpus.InputException;
import genir.corpus.Names;
import genir.corpus.index.CollectionIndex;
import genir.corpus.io.Checksums;
import genir.training.TrainingConfig;
import java.io.IOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Runs the steps of an experiment in order, skipping those that are finished and whose inputs have not changed. */
public final class Pipeline {
    /** Steps that take less memory with smaller batches. */
    private static final Set<StepName> IN_BATCHES =
            EnumSet.of(StepName.PRETRAIN, StepName.GENERATE, StepName.DUAL, StepName.TRAIN);

    private static final String CHECKING = "looking for what has changed";

    private final RunDirectory directory;
    private final RunContext context;
    private final StepUses uses;
    private final List<Step> steps;

    public Pipeline(RunDirectory directory, ExperimentConfig config, Console console) {
        this(directory, config, config, console);
    }

    /**
     * An experiment that names what lies elsewhere, and has copies of that here.
     *
     * @param config with the copies
     * @param stated without them, as the run has it and compares it with others
     */
    public Pipeline(RunDirectory directory, ExperimentConfig config, ExperimentConfig stated, Console console) {
        this(directory, config, stated, console, DocumentWork.HERE);
    }

    /** Such an experiment whose first steps have the work on documents done by others. */
    public Pipeline(
            RunDirectory directory,
            ExperimentConfig config,
            ExperimentConfig stated,
            Console console,
            DocumentWork work) {
        this.directory = directory;
        this.steps = List.of(
                new IndexStep(work),
                new Bm25Step(),
                new DenseStep(work),
                new PretrainStep(),
                new GenerateStep(),
                new DualStep(),
                new TrainStep(),
                new EvaluateStep(),
                new FeaturesStep(),
                new InterpretStep(),
                new ReportStep());
        this.context = new RunContext(
                directory, config, stated, new CollectionSource(config.collection(), console.progress()), console, "");
        this.uses = new StepUses(config);
    }

    /**
     * Runs the steps up to and including {@code until}. A configuration or collection with an error leaves the run
     * directory as it is, and makes none where there was none.
     *
     * @param from this step and those after it run even if they are finished; null for none
     * @param overwrite whether a finished training may be replaced by one with other inputs
     */
    public void run(StepName from, StepName until, boolean overwrite) throws IOException {
        run(from, until, until, overwrite);
    }

    /**
     * Runs the steps that work on documents alone of what {@link #run} would run: those up to the index of a pretrained encoder's vectors.
     * What is wrong with any of the steps up to {@code until} is found before.
     */
    public void prepare(StepName from, StepName until, boolean overwrite) throws IOException {
        run(from, until, until.compareTo(StepName.DENSE) < 0 ? until : StepName.DENSE, overwrite);
    }

    /** Checks the steps up to {@code until}, and runs them up to {@code last}. */
    @SuppressWarnings("try") // the lock is only held
    private void run(StepName from, StepName until, StepName last, boolean overwrite) throws IOException {
        directory.requireUsable();
        begin(CHECKING);
        Map<StepName, String> fingerprints = fingerprints(null);
        StepLedger before = new StepLedger(directory.steps());
        if (!overwrite) {
            FinishedTraining.requireKept(
                    directory,
                    before,
                    uses,
                    fingerprints,
                    step -> isTouched(step(step), fingerprints, from, until, before),
                    () -> TrainingInputs.of(context, context.collection().checksums()),
                    "give the new one a directory of its own with -o OTHER, or ");
        }
        check(isPending(step(StepName.INDEX), fingerprints, from, before));
        try (RunDirectory.Lock lock = directory.lock()) {
            begin();
            StepLedger ledger = new StepLedger(directory.steps());
            withdrawOthers(ledger);
            for (Step step : steps) {
                if (step.name().compareTo(last) > 0) {
                    break;
                }
                if (!step.applies(context.config())) {
                    continue;
                }
                if (isPending(step, fingerprints, from, ledger)) {
                    sayDamage(step, fingerprints, ledger);
                    execute(step, fingerprints, ledger);
                } else {
                    step.tidy(context);
                    context.console().say(step.name().label() + ": finished before, inputs unchanged");
                }
            }
        }
    }

    /**
     * Takes back what steps made that the configuration no longer has. Before any step runs: one that runs again makes the
     * ledger forget those behind it, and with them that their outputs are ours to remove.
     */
    private void withdrawOthers(StepLedger ledger) throws IOException {
        for (Step step : steps) {
            boolean done = !ledger.fingerprint(step.name()).isEmpty();
            if (done && !step.applies(context.config())) {
                step.withdraw(context);
                ledger.forget(step.name(), uses);
            }
        }
    }

    /** Whether a run up to a step makes this one again, or takes it back. */
    private boolean isTouched(
            Step step, Map<StepName, String> fingerprints, StepName from, StepName until, StepLedger ledger)
            throws IOException {
        return step.applies(context.config())
                ? step.name().compareTo(until) <= 0 && isPending(step, fingerprints, from, ledger)
                : !ledger.fingerprint(step.name()).isEmpty();
    }

    /**
     * Runs one step on what the steps before it have written.
     *
     * @param overwrite whether a finished training may be replaced by one with other inputs
     */
    public void runOnly(StepName only, boolean overwrite) throws IOException {
        runOnly(step(only), overwrite);
    }

    /** Runs the step of the analyses, which others do. */
    public void interpret(Interpreter interpreter) throws IOException {
        runOnly(new InterpretStep(interpreter), false);
    }

    @SuppressWarnings("try") // the lock is only held
    private void runOnly(Step wanted, boolean overwrite) throws IOException {
        StepName only = wanted.name();
        begin(CHECKING);
        try (RunDirectory.Lock lock = directory.lock()) {
            StepLedger ledger = new StepLedger(directory.steps());
            Map<StepName, String> fingerprints = fingerprints(only == StepName.INDEX ? null : ledger);
            if (!wanted.applies(context.config())) {
                throw InputException.in(
                        directory.config(), "step '" + only.label() + "' has nothing to do in this configuration");
            }
            if (!overwrite) {
                FinishedTraining.requireKept(
                        directory,
                        ledger,
                        uses,
                        fingerprints,
                        step -> step == only,
                        () -> TrainingInputs.of(
                                context,
                                only == StepName.INDEX ? context.collection().checksums() : indexed()),
                        "");
            }
            for (StepName needed : wanted.needs(context.config())) {
                requireDone(only.label(), needed, fingerprints, ledger);
            }
            check(only == StepName.INDEX);
            begin();
            execute(wanted, fingerprints, ledger);
        }
    }

    /**
     * Trains reduced models of a run that is evaluated.
     *
     * @param overwrite whether finished ones may be replaced by others
     */
    public void reduce(Reduction reduction, boolean overwrite) throws IOException {
        reduce(models -> models.train(reduction, overwrite, numbers -> {
            for (int number : numbers) {
                models.train(reduction, number);
            }
        }));
    }

    /**
     * Has reduced models of a run that is evaluated trained elsewhere.
     *
     * @param overwrite whether finished ones may be replaced by others
     */
    public void reduce(Reduction reduction, boolean overwrite, ReducedTrainer trainer) throws IOException {
        reduce(models -> models.train(reduction, overwrite, trainer));
    }

    /** Trains one of the reduced models of a run that is evaluated. */
    public void reduceOnce(Reduction reduction, int number) throws IOException {
        reduce(models -> models.train(reduction, number));
    }

    private interface Reducing {
        void train(ReducedModels models) throws IOException;
    }

    @SuppressWarnings("try") // the lock is only held
    private void reduce(Reducing reducing) throws IOException {
        try (RunDirectory.Lock lock = directory.lock()) {
            StepLedger ledger = new StepLedger(directory.steps());
            Map<StepName, String> fingerprints = fingerprints(ledger);
            for (StepName needed : List.of(StepName.INDEX, StepName.TRAIN, StepName.EVALUATE)) {
                requireDone("reduce", needed, fingerprints, ledger);
            }
            context.console().logTo(directory.log());
            Activity.begin(new Activity(
                    "reduce", true, () -> "finished models and checkpoints are kept; the same command goes on there"));
            reducing.train(new ReducedModels(context, fingerprints.get(StepName.TRAIN)));
        }
    }

    private void requireDone(String wanted, StepName needed, Map<StepName, String> fingerprints, StepLedger ledger)
            throws IOException {
        if (!step(needed).applies(context.config())) {
            return;
        }
        if (ledger.isDone(needed, fingerprints.get(needed))) {
            directory.requireIntact(needed);
        } else {
            throw InputException.in(
                    directory.root(),
                    "step '" + wanted + "' needs step '" + needed.label()
                            + "' first, finished with the present configuration: genir " + needed.label() + " -r "
                            + directory.root());
        }
    }

    /** Finds what is wrong with the collection, and with what the configuration says of it, before anything is written. */
    private void check(boolean indexing) throws IOException {
        TrainingConfig training = context.config().training();
        if (indexing) {
            begin("reading the collection");
            context.collection().read();
            check(training, context.collection()::contains);
        } else if (!training.omitDocuments().isEmpty() || training.generatedQueries() != null) {
            try (CollectionIndex index = CollectionIndex.open(directory.index())) {
                check(training, index::contains);
            }
        }
    }

    private static void check(TrainingConfig training, Predicate<String> known) {
        TrainingTexts.check(training, known);
        for (String id : training.omitDocuments()) {
            if (!known.test(id)) {
                throw new InputException("training.omit_documents: unknown document " + Names.quote(id));
            }
        }
    }

    private Step step(StepName name) {
        return steps.stream().filter(step -> step.name() == name).findFirst().orElseThrow();
    }

    private boolean isPending(Step step, Map<StepName, String> fingerprints, StepName from, StepLedger ledger)
            throws IOException {
        if (!step.applies(context.config())) {
            return false;
        }
        boolean forced = from != null && step.name().compareTo(from) >= 0;
        return forced
                || !ledger.isDone(step.name(), fingerprints.get(step.name()))
                || ledger.damaged(step.name(), directory.root()).isPresent();
    }

    /** Says why a step that was finished runs again although its inputs are the same. */
    private void sayDamage(Step step, Map<StepName, String> fingerprints, StepLedger ledger) throws IOException {
        if (ledger.isDone(step.name(), fingerprints.get(step.name()))) {
            ledger.damaged(step.name(), directory.root())
                    .ifPresent(file -> context.console()
                            .say(step.name().label() + ": " + file + " is not as this step left it; it runs again"));
        }
    }

    /** Before any step, of which nothing remains. */
    private void begin(String activity) {
        Activity.begin(new Activity(activity, false, () -> Remains.of(directory)));
    }

    private void begin() throws IOException {
        context.console().logTo(directory.log());
        ConfigFile.write(context.stated(), directory.config());
    }

    private void execute(Step step, Map<StepName, String> fingerprints, StepLedger ledger) throws IOException {
        context.console().say(step.name().label());
        ledger.forget(step.name(), uses);
        Activity.begin(new Activity(
                "step '" + step.name().label() + "'",
                IN_BATCHES.contains(step.name()),
                () -> Remains.of(directory, step.name())));
        long began = System.nanoTime();
        if (step.name() == StepName.REPORT) {
            Provenance.write(directory, context.stated(), ledger.json());
        }
        String fingerprint = fingerprints.get(step.name());
        double before = step.execute(context.withFingerprint(fingerprint));
        double seconds = before + (System.nanoTime() - began) * 1e-9;
        TrainingInputs inputs =
                FinishedTraining.isCostly(step.name(), context.config()) ? TrainingInputs.of(context, indexed()) : null;
        ledger.done(step.name(), fingerprint, inputs, seconds, directory.root(), step.outputs(context));
        step.tidy(context);
        context.console()
                .say(String.format(Locale.ROOT, "  %s took %.1f s", step.name().label(), seconds));
    }

    /** SHA-256 of the collection's files as they were indexed. */
    private Map<String, String> indexed() throws IOException {
        try (CollectionIndex index = CollectionIndex.open(directory.index())) {
            return index.info().sources();
        }
    }

    /**
     * Each step's fingerprint covers its own inputs and the fingerprints of the steps it uses.
     *
     * @param indexed takes the index as it stands here, whatever became of the collection since; null to look
     */
    private Map<StepName, String> fingerprints(StepLedger indexed) throws IOException {
        Map<StepName, String> fingerprints = new EnumMap<>(StepName.class);
        for (Step step : steps) {
            if (step.name() == StepName.INDEX && indexed != null) {
                fingerprints.put(StepName.INDEX, indexed.fingerprint(StepName.INDEX));
                continue;
            }
            StringBuilder text = new StringBuilder(step.name().label()).append('\n');
            uses.of(step.name()).stream()
                    .filter(used -> step(used).applies(context.config()))
                    .forEach(used -> text.append(fingerprints.get(used)).append('\n'));
            fingerprints.put(
                    step.name(), step.applies(context.config()) ? Checksums.ofText(text + step.inputs(context)) : "");
        }
        return fingerprints;
    }
}
