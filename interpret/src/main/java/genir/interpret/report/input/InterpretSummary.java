package genir.interpret.report.input;

import com.fasterxml.jackson.databind.JsonNode;
import genir.corpus.InputException;
import genir.interpret.figure.Region;
import genir.interpret.stage.Stage;
import genir.interpret.stage.Stages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The file {@code interpret/summary.json}: what the analyses ran on.
 *
 * @param queries which queries, in words
 * @param queryCount how many, or -1; {@code devQueries} out of how many
 * @param stages groups of layers, and how they were found
 * @param words tokens of the vocabulary that are words, or -1; {@code docids} those that are documents
 */
public record InterpretSummary(
        String queries, long queryCount, long devQueries, Stages stages, long words, long docids) {
    private static final String NAME = "interpret/summary.json";

    public static Optional<InterpretSummary> of(RunFolder run) {
        return run.json(NAME).map(root -> {
            List<Stage> stages = new ArrayList<>();
            for (JsonNode stage : root.path("stages")) {
                if (!stage.path("name").isTextual()
                        || !stage.path("from").isInt()
                        || !stage.path("to").isInt()) {
                    throw InputException.in(
                            run.file(NAME), "expected each of \"stages\" to have \"name\", \"from\" and \"to\"");
                }
                stages.add(new Stage(
                        stage.path("name").textValue(),
                        stage.path("from").intValue(),
                        stage.path("to").intValue()));
            }
            return new InterpretSummary(
                    root.path("queries").asText(""),
                    root.path("query_count").asLong(-1),
                    root.path("available").asLong(root.path("dev_queries").asLong(-1)),
                    new Stages(stages, root.path("stage_rule").asText("")),
                    root.path("vocabulary").path("words").asLong(-1),
                    root.path("vocabulary").path("docids").asLong(-1));
        });
    }

    /** The queries with their article. */
    public String theQueries() {
        return queries.startsWith("all ") ? queries : "the " + queries;
    }

    /** Stage I, II or III of the paper in a run, by its name or its place. */
    public static Optional<Stage> stage(RunFolder run, String paper) {
        return of(run).flatMap(summary -> summary.stages().ofPaper(paper));
    }

    /** A run's stages as regions of a layer axis: a layer's region reaches half a layer to either side. */
    public static List<Region> regions(RunFolder run) {
        return of(run).stream()
                .flatMap(summary -> summary.stages().stages().stream())
                .map(stage -> new Region("stage " + stage.name(), stage.from() - 0.5, stage.to() + 0.5))
                .toList();
    }
}
