package genir.cli.run;

import genir.retrieval.system.RetrievalSystem;
import genir.training.QueryGenerationConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * Which steps' results each step of an experiment uses.
 *
 * @param config decides where a step may use another or not
 */
record StepUses(ExperimentConfig config) {
    /** The steps whose results a step uses directly. */
    List<StepName> of(StepName step) {
        return switch (step) {
            case INDEX -> List.of();
            case BM25, DENSE, PRETRAIN -> List.of(StepName.INDEX);
            case GENERATE -> generation();
            case DUAL ->
                withGenerated(beginsWithBase() ? List.of(StepName.INDEX, StepName.PRETRAIN) : List.of(StepName.INDEX));
            case TRAIN -> withGenerated(ofTraining());
            case EVALUATE -> List.of(StepName.BM25, StepName.TRAIN, StepName.DENSE, StepName.DUAL);
            case FEATURES -> List.of(StepName.TRAIN);
            case INTERPRET -> List.of(StepName.BM25, StepName.TRAIN, StepName.DUAL, StepName.FEATURES);
            case REPORT -> List.of(StepName.EVALUATE, StepName.INTERPRET);
        };
    }

    private boolean beginsWithBase() {
        return config.retrieval() != null
                && config.retrieval().dual() != null
                && config.retrieval().dual().pretrained();
    }

    private List<StepName> ofTraining() {
        List<StepName> used = new ArrayList<>(List.of(StepName.INDEX, StepName.PRETRAIN));
        List<String> teachers = config.training().textTeachers().stream()
                .flatMap(teacher -> RetrievalSystem.membersIn(teacher).stream())
                .toList();
        if (teachers.contains(RetrievalSystem.BM25)) {
            used.add(StepName.BM25);
        }
        if (teachers.contains(RetrievalSystem.DENSE)) {
            used.add(StepName.DENSE);
        }
        if (teachers.contains(RetrievalSystem.DUAL) || config.training().beginsWithDual()) {
            used.add(StepName.DUAL);
        }
        return used;
    }

    private List<StepName> withGenerated(List<StepName> uses) {
        List<StepName> all = new ArrayList<>(uses);
        if (config.training().generatesQueries()) {
            all.add(StepName.GENERATE);
        }
        return List.copyOf(all);
    }

    private List<StepName> generation() {
        QueryGenerationConfig generation = config.training().queryGeneration();
        List<StepName> uses = new ArrayList<>(List.of(StepName.INDEX));
        if (generation != null && generation.pretrained()) {
            uses.add(StepName.PRETRAIN);
        }
        if (generation != null && !generation.filter().equals(QueryGenerationConfig.NO_FILTER)) {
            uses.add(RunSystems.step(generation.filter()));
        }
        return List.copyOf(uses);
    }

    /** Whether a step uses the results of another, directly or through steps between them. */
    boolean isBehind(StepName step, StepName other) {
        return of(step).stream().anyMatch(used -> used == other || isBehind(used, other));
    }
}
