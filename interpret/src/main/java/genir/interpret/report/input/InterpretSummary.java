package genir.interpret.report.input;

import com.fasterxml.jackson.databind.JsonNode;
import genir.corpus.InputException;
import genir.interpret.figure.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The file {@code interpret/summary.json}: what the analyses ran on.
 *
 * @param queries which queries, in words
 * @param queryCount how many, or -1
 * @param stages groups of layers, both ends included
 * @param stageRule how the stages were found
 * @param words tokens of the vocabulary that are words, or -1; {@code docids} those that are documents
 */
public record InterpretSummary(
        String queries, long queryCount, List<Stage> stages, String stageRule, long words, long docids) {
    private static final String NAME = "interpret/summary.json";

    /** Layers {@code from} to {@code to}, counted from 0, both included. */
    public record Stage(String name, int from, int to) {}

    public InterpretSummary {
        stages = List.copyOf(stages);
    }

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
                    stages,
                    root.path("stage_rule").asText(""),
                    root.path("vocabulary").path("words").asLong(-1),
                    root.path("vocabulary").path("docids").asLong(-1));
        });
    }

    /** The layers of a stage; empty where there is no such stage. */
    public List<Integer> layers(String stage) {
        return stages.stream()
                .filter(s -> s.name().equals(stage))
                .flatMap(s -> IntStream.rangeClosed(s.from(), s.to()).boxed())
                .toList();
    }

    /** The stages as regions of a layer axis: a layer's region reaches half a layer to either side. */
    public List<Region> regions() {
        return stages.stream()
                .map(stage -> new Region("stage " + stage.name(), stage.from() - 0.5, stage.to() + 0.5))
                .toList();
    }
}
