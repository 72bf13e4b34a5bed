package genir.explorer.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import genir.interpret.patch.Experiment;
import genir.interpret.patch.InterventionFile;
import java.io.IOException;

/** Interventions as JSON and as the YAML that {@code genir inspect --patch} reads: {@code POST /api/interventions}. */
public record InterventionsView(JsonNode interventions, String yaml) {
    private static final YAMLMapper YAML = new YAMLMapper();

    /** No interventions. */
    static final InterventionsView NONE = new InterventionsView(YAML.createArrayNode(), "");

    /** Writes an experiment both ways. */
    public static InterventionsView of(Experiment experiment) throws IOException {
        String text = InterventionFile.text(experiment);
        return new InterventionsView(YAML.readTree(text), text);
    }
}
