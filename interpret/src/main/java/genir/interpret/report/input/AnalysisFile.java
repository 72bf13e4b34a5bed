package genir.interpret.report.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an analysis says of itself in {@code interpret/NAME.json}.
 *
 * @param reason why it did not run; empty where it did
 * @param notes how its numbers were made
 * @param facts single numbers and texts
 */
public record AnalysisFile(String reason, List<String> notes, JsonNode facts) {
    public AnalysisFile {
        notes = List.copyOf(notes);
    }

    /** Empty where the file is not there. */
    public static Optional<AnalysisFile> of(RunFolder run, String name) {
        return run.json("interpret/" + name + ".json").map(root -> {
            List<String> notes = new ArrayList<>();
            root.path("notes").forEach(note -> notes.add(note.asText()));
            return new AnalysisFile(root.path("reason").asText(""), notes, root.path("facts"));
        });
    }

    /**
     * Which of two readings of the paper counts in an analysis ({@code interpret.readings}).
     *
     * @param usual the one that counts where the run does not say
     */
    public static String reading(RunFolder run, String name, String usual) {
        return of(run, name)
                .map(analysis -> analysis.facts().path("reading").asText(usual))
                .orElse(usual);
    }

    /** A number among the facts; NaN where it is not there. */
    public double number(String fact) {
        return facts.path(fact).asDouble(Double.NaN);
    }
}
