package genir.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.InputException;
import genir.corpus.io.Checksums;
import genir.corpus.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Remembers which steps of a run are finished and what they were made from. */
final class StepLedger {
    private final Path file;
    private final ObjectNode steps;

    StepLedger(Path file) {
        this.file = file;
        this.steps = Files.exists(file) ? read(file) : Json.strict().createObjectNode();
    }

    private static ObjectNode read(Path file) {
        if (Json.read(file, JsonNode.class, "the steps of a run") instanceof ObjectNode steps) {
            return steps;
        }
        throw InputException.in(file, "expected the steps of a run");
    }

    /** Whether a step was finished with inputs of this fingerprint; none was with the empty one, which stands for unfinished. */
    boolean isDone(StepName step, String fingerprint) {
        return !fingerprint.isEmpty() && fingerprint(step).equals(fingerprint);
    }

    /** The fingerprint a step was finished with; empty if it is not finished. */
    String fingerprint(StepName step) {
        return steps.path(step.label()).path("fingerprint").asText();
    }

    /**
     * The first file of a finished step that is missing, or has other bytes than the step gave it.
     *
     * @param root what the files' names are relative to
     */
    Optional<String> damaged(StepName step, Path root) throws IOException {
        for (Map.Entry<String, JsonNode> output :
                steps.path(step.label()).path("outputs").properties()) {
            Path path = root.resolve(output.getKey());
            if (!Files.isRegularFile(path)
                    || !Checksums.ofFile(path).equals(output.getValue().asText())) {
                return Optional.of(output.getKey());
            }
        }
        return Optional.empty();
    }

    /** What decided the result of a finished step; null where that was not written down. */
    TrainingInputs inputs(StepName step) {
        JsonNode inputs = steps.path(step.label()).path("inputs");
        return inputs.isMissingNode() ? null : Json.strict().convertValue(inputs, TrainingInputs.class);
    }

    /**
     * Writes down that a step is finished, and the checksums of what it made.
     *
     * @param inputs what decided the result, to be said where it changes; null if that is not worth it
     */
    void done(StepName step, String fingerprint, TrainingInputs inputs, double seconds, Path root, List<Path> outputs)
            throws IOException {
        ObjectNode entry = steps.putObject(step.label());
        entry.put("fingerprint", fingerprint);
        ObjectNode checksums = entry.putObject("outputs");
        Checksums.ofFiles(root, files(outputs)).forEach(checksums::put);
        if (inputs != null) {
            entry.set("inputs", Json.strict().valueToTree(inputs));
        }
        entry.put("seconds", Math.round(seconds * 10) / 10.0);
        Json.write(file, steps);
    }

    /**
     * A step is about to run again: what was made from its old results counts no more.
     *
     * @param uses what each step uses
     */
    void forget(StepName step, StepUses uses) throws IOException {
        boolean known = steps.remove(step.label()) != null;
        for (StepName later : StepName.values()) {
            if (uses.isBehind(later, step)) {
                known |= steps.remove(later.label()) != null;
            }
        }
        if (known) {
            Json.write(file, steps);
        }
    }

    private static List<Path> files(List<Path> outputs) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path output : outputs) {
            if (!Files.exists(output)) {
                continue; // a step may have nothing to do
            }
            try (var below = Files.walk(output)) {
                below.filter(Files::isRegularFile).forEach(files::add);
            }
        }
        return files;
    }

    ObjectNode json() {
        return steps.deepCopy();
    }
}
