package genir.retrieval.robustness;

import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.retrieval.Fusion;
import genir.retrieval.Ranker;
import genir.retrieval.Run;
import genir.retrieval.evaluation.Comparison;
import genir.retrieval.evaluation.Evaluation;
import genir.retrieval.evaluation.EvaluationConfig;
import genir.retrieval.evaluation.PairComparison;
import genir.retrieval.evaluation.SystemPairs;
import genir.retrieval.system.RetrievalSystem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Ranks queries as they are and in other words, and compares. Each perturbation is measured on the queries that it changes, and on the
 * same ones for every system; a system against its own value for the query as it was.
 */
public final class RobustnessStudy {
    private final List<String> systems;
    private final Map<String, Ranker> rankers;
    private final Function<List<String>, Fusion> fusions;
    private final EvaluationConfig config;
    private final Progress progress;

    /**
     * @param systems names of rankers, and of fusions, which are made of their members' rankings
     * @param rankers by name: those systems, and the members of fusions
     * @param fusions how the rankings of some members are fused, such as {@code RunFusions::of}
     * @param config metrics, depth, resampling
     */
    public RobustnessStudy(
            List<String> systems,
            Map<String, Ranker> rankers,
            Function<List<String>, Fusion> fusions,
            EvaluationConfig config,
            Progress progress) {
        this.systems = List.copyOf(systems);
        this.rankers = new LinkedHashMap<>(rankers);
        this.fusions = fusions;
        this.config = config;
        this.progress = progress;
    }

    /**
     * Compares.
     *
     * @param queries at least one
     * @return one for each perturbation that changes any query
     */
    public List<PerturbedEvaluation> of(QuerySet queries, List<Perturbation> perturbations) {
        if (queries.queries().isEmpty()) {
            throw new InputException("there are no " + queries.split().label() + " queries to word otherwise");
        }
        Map<String, Evaluation> original = evaluate(queries);
        List<PerturbedEvaluation> found = new ArrayList<>();
        for (Perturbation perturbation : perturbations) {
            List<Query> changed = new ArrayList<>();
            for (Query query : queries.queries()) {
                perturbation.of(query).ifPresent(text -> changed.add(new Query(query.id(), text)));
            }
            if (!changed.isEmpty()) {
                found.add(compare(
                        perturbation, queries, new QuerySet(queries.split(), changed, queries.qrels()), original));
            }
        }
        return found;
    }

    private PerturbedEvaluation compare(
            Perturbation perturbation, QuerySet queries, QuerySet changed, Map<String, Evaluation> original) {
        Map<String, String> wordings = new LinkedHashMap<>();
        changed.queries().forEach(query -> wordings.put(query.id(), query.text()));
        Map<String, Map<String, Comparison>> comparisons = new LinkedHashMap<>();
        Map<String, Evaluation> changes = new LinkedHashMap<>();
        Map<String, Evaluation> perturbed = evaluate(changed);
        for (String system : systems) {
            Evaluation before = original.get(system).among(wordings.keySet());
            Evaluation after = perturbed.get(system);
            comparisons.put(system, Comparison.of(before, after, config.significanceTest(), config.bootstrap()));
            changes.put(system, change(before, after));
        }
        List<PerturbedEvaluation.Example> examples = queries.queries().stream()
                .filter(query -> wordings.containsKey(query.id()))
                .limit(PerturbedEvaluation.EXAMPLES)
                .map(query -> new PerturbedEvaluation.Example(query.id(), query.text(), wordings.get(query.id())))
                .toList();
        return new PerturbedEvaluation(
                perturbation.name(),
                perturbation.description(),
                wordings.size(),
                examples,
                comparisons,
                PairComparison.of(
                        SystemPairs.of(systems), changes, config.significanceTest(), config.bootstrap(), progress));
    }

    /** What each query's value changes by: from -1 to 1. */
    private static Evaluation change(Evaluation before, Evaluation after) {
        Map<String, Map<String, Double>> values = new LinkedHashMap<>();
        after.values().forEach((metric, perQuery) -> {
            Map<String, Double> changes = new LinkedHashMap<>();
            perQuery.forEach((query, value) ->
                    changes.put(query, value - before.values().get(metric).get(query)));
            values.put(metric, changes);
        });
        return new Evaluation(after.system(), after.split(), values);
    }

    private Map<String, Evaluation> evaluate(QuerySet queries) {
        Map<String, Run> runs = new LinkedHashMap<>();
        for (String system : systems) {
            for (String member : RetrievalSystem.membersIn(system)) {
                runs.computeIfAbsent(
                        member,
                        name -> Run.of(
                                config.evaluated(rankers.get(name)), queries.queries(), config.depth(), progress));
            }
        }
        Map<String, Evaluation> evaluations = new LinkedHashMap<>();
        for (String system : systems) {
            List<String> names = RetrievalSystem.membersIn(system);
            List<Run> members = names.stream().map(runs::get).toList();
            Run run = members.size() == 1
                    ? members.get(0)
                    : fusions.apply(names).fuse(system, members).cut(config.depth());
            evaluations.put(system, Evaluation.of(new Run(system, run.rankings()), queries, config.parsedMetrics()));
        }
        return evaluations;
    }
}
