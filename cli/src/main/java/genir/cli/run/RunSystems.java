package genir.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import genir.corpus.InputException;
import genir.corpus.io.Json;
import genir.retrieval.system.RetrievalSystem;
import genir.retrieval.system.RetrievalSystems;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says which retrieval systems an experiment has, and what each knows from outside its collection. */
public final class RunSystems {
    /** Runs that go on from each other; more than anybody has, and an end where they go in circles. */
    private static final int MOST_RUNS = 20;

    private RunSystems() {}

    /** The systems that a configuration asks for. */
    public static RetrievalSystems of(ExperimentConfig config) {
        Map<String, String> rankers = new LinkedHashMap<>();
        RetrievalConfig retrieval = config.retrieval() == null ? RetrievalConfig.defaults() : config.retrieval();
        rankers.put(RetrievalSystem.GENIR, ofModel(config));
        if (retrieval.dense() != null) {
            rankers.put(RetrievalSystem.DENSE, "encoder " + RetrievalConfig.name(retrieval.dense()));
        }
        if (retrieval.dual() != null) {
            // Where it begins with the run's base model, that may itself have begun with a checkpoint.
            rankers.put(RetrievalSystem.DUAL, retrieval.dual().pretrained() ? ofModel(config) : "");
        }
        return RetrievalSystems.of(rankers, retrieval.fusions());
    }

    /** The step that ranks with a system, after which its run files are there. */
    public static StepName step(String system) {
        return switch (system) {
            case RetrievalSystem.BM25 -> StepName.BM25;
            case RetrievalSystem.DENSE -> StepName.DENSE;
            case RetrievalSystem.DUAL -> StepName.DUAL;
            default -> StepName.EVALUATE;
        };
    }

    /** What the trained model knows from outside the collection, in words; empty for nothing. */
    public static String ofModel(ExperimentConfig config) {
        return ofModel(config, MOST_RUNS);
    }

    private static String ofModel(ExperimentConfig config, int runs) {
        CheckpointConfig checkpoint = config.model().checkpoint();
        return Stream.of(
                        checkpoint == null ? "" : ofCheckpoint(Path.of(checkpoint.from()), runs),
                        ofTeachers(config),
                        config.docids().usesDenseVectors()
                                ? "docids of "
                                        + RetrievalConfig.name(
                                                config.retrieval().dense())
                                : "")
                .filter(known -> !known.isEmpty())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /** What a model has been taught by a pretrained encoder, alone or in a fusion. */
    private static String ofTeachers(ExperimentConfig config) {
        boolean taught = config.training().textTeachers().stream()
                .anyMatch(teacher -> RetrievalSystem.membersIn(teacher).contains(RetrievalSystem.DENSE));
        return taught ? "teacher " + RetrievalConfig.name(config.retrieval().dense()) : "";
    }

    /** What a checkpoint knows: one that another run trained what that run's model does. */
    private static String ofCheckpoint(Path from, int runs) {
        Path folder = from.toAbsolutePath().normalize();
        // RUN itself, RUN/base, RUN/reduced/1
        Optional<RunDirectory> run = Stream.iterate(folder, Objects::nonNull, Path::getParent)
                .limit(3)
                .map(RunDirectory::new)
                .filter(RunDirectory::isRun)
                .findFirst();
        String given = "checkpoint " + folder.getFileName();
        if (run.isEmpty() || runs == 0) {
            return given;
        }
        try {
            return folder.equals(run.get().start())
                    ? Json.read(run.get().addition(), JsonNode.class, "what was added to a run")
                            .path("outside")
                            .asText()
                    : ofModel(ConfigFile.read(run.get().config(), List.of()), runs - 1);
        } catch (InputException unreadable) {
            return given;
        }
    }
}
