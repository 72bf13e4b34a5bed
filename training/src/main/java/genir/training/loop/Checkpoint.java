package genir.training;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Json;
import genir.model.weights.ModelFolder;
import genir.model.weights.Parameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The state of an unfinished training, from which it goes on as if it had never stopped.
 *
 * @param fingerprint of everything that decides the result; a checkpoint of another training is not used
 * @param step optimiser steps done
 * @param seconds spent so far
 * @param bestStep the step of the best dev scores, 0 before the first evaluation
 * @param bestMrr10 the dev MRR@10 of that step
 * @param worseEvaluations evaluations since then
 * @param curve the learning curve so far
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Checkpoint(
        String fingerprint,
        int step,
        double seconds,
        int bestStep,
        double bestMrr10,
        int worseEvaluations,
        List<LearningCurve.Point> curve) {
    private static final String STATE = "state.json";

    /** Writes the state with the parameters and the optimiser's moments, whole or not at all. */
    public void write(Path folder, Parameters parameters, Adam adam) throws IOException {
        AtomicFiles.writeFolder(folder, target -> {
            writeModel(target.resolve("parameters"), parameters);
            writeModel(target.resolve("first-moment"), adam.firstMoment());
            writeModel(target.resolve("second-moment"), adam.secondMoment());
            Json.write(target.resolve(STATE), this);
        });
    }

    /** The state in a folder, or null where there is none of this training. */
    public static Checkpoint read(Path folder, String fingerprint) throws IOException {
        Path file = folder.resolve(STATE);
        if (!Files.exists(file)) {
            return null;
        }
        Checkpoint checkpoint = Json.read(file, Checkpoint.class, "the state of a training");
        return checkpoint.fingerprint().equals(fingerprint) ? checkpoint : null;
    }

    /** Fills the parameters and the optimiser's moments from a folder. */
    public static void restore(Path folder, Parameters parameters, Adam adam) throws IOException {
        restore(folder.resolve("parameters"), parameters);
        restore(folder.resolve("first-moment"), adam.firstMoment());
        restore(folder.resolve("second-moment"), adam.secondMoment());
    }

    private static void restore(Path folder, Parameters target) throws IOException {
        target.floats().put(ModelFolder.read(folder).floats());
    }

    private static void writeModel(Path folder, Parameters parameters) throws IOException {
        Files.createDirectories(folder);
        ModelFolder.write(folder, parameters);
    }
}
