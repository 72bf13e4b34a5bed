package genir.interpret.comparison;

import com.fasterxml.jackson.databind.JsonNode;
import genir.interpret.figure.Estimate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A finding of the paper on each run that was interpreted: {@code interpret/findings.json} side by side.
 *
 * @param id F1 to F9 of the paper, F10 and on beyond it
 * @param outcomes by the run's name
 */
public record ComparedFinding(String id, String claim, Map<String, Outcome> outcomes) {
    /**
     * What became of it on a run.
     *
     * @param figure that decided, in words; empty where nothing could be measured
     * @param value of the figure; empty where nothing could be measured
     */
    public record Outcome(String verdict, String figure, Optional<Estimate> value, String reason) {
        private static Outcome of(JsonNode finding) {
            String verdict = finding.path("verdict").asText();
            String reason = finding.path("reason").asText();
            for (JsonNode criterion : finding.path("criteria")) {
                if (criterion.path("deciding").asBoolean()) {
                    Estimate estimate = new Estimate(
                            criterion.path("value").asDouble(Double.NaN),
                            criterion.path("low").asDouble(Double.NaN),
                            criterion.path("high").asDouble(Double.NaN));
                    return new Outcome(verdict, criterion.path("figure").asText(), Optional.of(estimate), reason);
                }
            }
            return new Outcome(verdict, "", Optional.empty(), reason);
        }
    }

    public ComparedFinding {
        outcomes = Collections.unmodifiableMap(new LinkedHashMap<>(outcomes));
    }

    /** The findings of all runs, in order of the first that has them; none where no run was interpreted. */
    public static List<ComparedFinding> of(List<ComparedRun> runs) {
        Map<String, String> claims = new LinkedHashMap<>();
        Map<String, Map<String, Outcome>> outcomes = new LinkedHashMap<>();
        for (ComparedRun run : runs) {
            run.folder().json("interpret/findings.json").ifPresent(root -> {
                for (JsonNode finding : root.path("findings")) {
                    String id = finding.path("id").asText();
                    claims.putIfAbsent(id, finding.path("claim").asText());
                    outcomes.computeIfAbsent(id, added -> new LinkedHashMap<>()).put(run.name(), Outcome.of(finding));
                }
            });
        }
        List<ComparedFinding> findings = new ArrayList<>();
        claims.forEach((id, claim) -> findings.add(new ComparedFinding(id, claim, outcomes.get(id))));
        return Collections.unmodifiableList(findings);
    }
}
