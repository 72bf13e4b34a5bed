package genir.cli.robustness;

import genir.cli.process.Activity;
import genir.cli.run.RunDirectory;
import genir.cli.run.StepName;
import genir.corpus.Document;
import genir.corpus.InputException;
import genir.corpus.Names;
import genir.corpus.Progress;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.index.CollectionIndex;
import genir.retrieval.Ranker;
import genir.retrieval.evaluation.EvaluationConfig;
import genir.retrieval.fusion.RunFusions;
import genir.retrieval.robustness.Paraphrases;
import genir.retrieval.robustness.Perturbation;
import genir.retrieval.robustness.Perturbations;
import genir.retrieval.robustness.PerturbedEvaluation;
import genir.retrieval.robustness.RobustnessFile;
import genir.retrieval.robustness.RobustnessStudy;
import genir.retrieval.system.RetrievalSystem;
import genir.retrieval.trained.TrainedRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Measures the systems of an evaluated run on perturbed queries, and writes what comes out into the run. */
public final class RunRobustness {
    private final RunDirectory run;
    private final EvaluationConfig config;
    private final Progress progress;

    /**
     * @param config the run's metrics, depth and resampling
     */
    public RunRobustness(RunDirectory run, EvaluationConfig config, Progress progress) {
        this.run = run;
        this.config = config;
        this.progress = progress;
    }

    /** Measures. */
    @SuppressWarnings("try") // the lock is only held
    public List<PerturbedEvaluation> measure(RobustnessOptions options) throws IOException {
        requireEvaluated();
        try (RunDirectory.Lock lock = run.lock();
                TrainedRun trained = TrainedRun.open(run.root())) {
            QuerySet queries = queries(trained.index(), options.split());
            List<Perturbation> perturbations = perturbations(options, queries, trained.index());
            List<String> systems = systems(trained, options.systems());
            Map<String, Ranker> rankers = new LinkedHashMap<>();
            for (String system : systems) {
                for (String member : RetrievalSystem.membersIn(system)) {
                    rankers.put(member, trained.ranker(member));
                }
            }
            Activity.begin(
                    new Activity("robustness", false, () -> "nothing was written; the same command begins anew"));
            List<PerturbedEvaluation> found =
                    new RobustnessStudy(systems, rankers, fusions()::of, config, progress).of(queries, perturbations);
            RobustnessFile.write(queries.split(), options.seed(), found, run.root());
            return found;
        }
    }

    /** As the evaluation fused. */
    private RunFusions fusions() {
        return RunFusions.read(run.fusions(), config.depth());
    }

    private void requireEvaluated() throws IOException {
        if (!run.isFinished(StepName.EVALUATE)) {
            throw InputException.in(
                    run.root(),
                    "step 'evaluate' has not been run yet; run 'genir evaluate -r " + run.root() + "' first");
        }
        run.requireIntact(StepName.TRAIN);
    }

    private static QuerySet queries(CollectionIndex index, Split wanted) {
        QuerySet test = index.queries(Split.TEST);
        QuerySet queries = wanted != null ? index.queries(wanted) : test;
        if (wanted == null && test.queries().isEmpty()) {
            queries = index.queries(Split.DEV);
        }
        if (queries.queries().isEmpty()) {
            throw new InputException(
                    "the run's collection has no " + queries.split().label() + " queries");
        }
        return queries;
    }

    private static List<Perturbation> perturbations(
            RobustnessOptions options, QuerySet queries, CollectionIndex index) {
        List<Document> documents = index.documents();
        List<Perturbation> perturbations = new ArrayList<>();
        for (String name : options.perturbations()) {
            perturbations.add(Perturbations.named(name, documents, options.seed()));
        }
        if (options.paraphrases() != null) {
            perturbations.add(Paraphrases.read(
                    options.paraphrases(),
                    queries.queries().stream().map(Query::id).collect(Collectors.toSet())));
        }
        return perturbations;
    }

    private static List<String> systems(TrainedRun trained, List<String> wanted) {
        List<String> known = trained.systems();
        for (String system : wanted) {
            if (!known.contains(system)) {
                throw new InputException("--systems: "
                        + Names.unknown("system of this run", system, known).getMessage());
            }
        }
        return wanted.isEmpty()
                ? known
                : known.stream().filter(wanted::contains).toList();
    }
}
