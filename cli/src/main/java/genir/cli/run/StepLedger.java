package genir.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Remembers which steps of a run are finished and what they were made from. */
final class StepLedger {
    private final Path file;
    private final ObjectNode steps;

    StepLedger(Path file) {
        this.file = file;
        this.steps = Files.exists(file)
                ? (ObjectNode) Json.read(file, JsonNode.class, "the steps of a run")
                : Json.strict().createObjectNode();
    }

    /** Whether a step was finished with inputs of this fingerprint. */
    boolean isDone(StepName step, String fingerprint) {
        return steps.path(step.label()).path("fingerprint").asText().equals(fingerprint);
    }

    /** The fingerprint a step was finished with, or null. */
    String fingerprint(StepName step) {
        return steps.path(step.label()).path("fingerprint").asText(null);
    }

    void done(StepName step, String fingerprint, double seconds) throws IOException {
        ObjectNode entry = steps.putObject(step.label());
        entry.put("fingerprint", fingerprint);
        entry.put("seconds", Math.round(seconds * 10) / 10.0);
        Json.write(file, steps);
    }

    void forget(StepName step) throws IOException {
        if (steps.remove(step.label()) != null) {
            Json.write(file, steps);
        }
    }

    ObjectNode json() {
        return steps.deepCopy();
    }
}
