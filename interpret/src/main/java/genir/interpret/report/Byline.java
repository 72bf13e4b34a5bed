package genir.interpret.report;

import com.fasterxml.jackson.databind.JsonNode;
import genir.interpret.report.input.RunFolder;
import java.util.ArrayList;
import java.util.List;

/** What made a run, in one line under the title: {@code provenance.json} in short. */
final class Byline {
    private Byline() {}

    static String of(RunFolder run) {
        return run.json("provenance.json").map(Byline::of).orElse("");
    }

    private static String of(JsonNode provenance) {
        List<String> parts = new ArrayList<>();
        add(parts, "collection ", provenance.path("collection"));
        add(parts, "seed ", provenance.path("seed"));
        add(parts, "genir ", provenance.path("git_revision"));
        add(parts, "", provenance.path("jdk"));
        add(parts, "ND4J ", provenance.path("nd4j"));
        add(parts, "", provenance.path("system"));
        return String.join(" \u00b7 ", parts);
    }

    private static void add(List<String> parts, String name, JsonNode value) {
        if (value.isValueNode() && !value.asText().isBlank() && !value.asText().equals("unknown")) {
            parts.add(name + value.asText());
        }
    }
}
