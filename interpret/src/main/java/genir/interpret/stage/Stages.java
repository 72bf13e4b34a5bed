package genir.interpret.stage;

import genir.corpus.InputException;
import genir.corpus.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The stages of a model and how they were found.
 *
 * @param stages in order, together all layers
 * @param rule in words, for the report
 */
public record Stages(List<Stage> stages, String rule) {
    /** The paper's stages of T5-large's 24 layers: 0-6, 7-17 and 18-23. */
    private static final int[] PAPER_LAYERS = {7, 11, 6};

    static final List<String> NAMES = List.of("I", "II", "III");

    public Stages {
        stages = List.copyOf(stages);
    }

    /** The stage of a layer. */
    public Stage of(int layer) {
        return stages.stream()
                .filter(stage -> stage.contains(layer))
                .findFirst()
                .orElseThrow();
    }

    /**
     * A stage by name.
     *
     * @throws InputException if there is none; the message lists the names
     */
    public Stage named(String name) {
        return stages.stream()
                .filter(stage -> stage.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Names.unknown(
                        "stage", name, stages.stream().map(Stage::name).toList()));
    }

    /** Stage I, II or III of the paper: the one of that name, or of three with other names the one in its place. */
    public Optional<Stage> ofPaper(String name) {
        return stages.stream()
                .filter(stage -> stage.name().equals(name))
                .findFirst()
                .or(() -> stages.size() == NAMES.size()
                        ? Optional.of(stages.get(NAMES.indexOf(name)))
                        : Optional.empty());
    }

    /**
     * The paper's stages scaled to another depth, 7:11:6, each of at least one layer where there are three or more.
     *
     * @param layers decoder layers; with fewer than three, the first stages are left out
     */
    public static Stages scaled(int layers) {
        List<Stage> stages = new ArrayList<>();
        if (layers < NAMES.size()) {
            for (int layer = 0; layer < layers; layer++) {
                stages.add(new Stage(NAMES.get(NAMES.size() - layers + layer), layer, layer));
            }
            return new Stages(stages, "one layer each, for there are fewer layers than stages");
        }
        int first = Math.max(1, (int) Math.round(layers * PAPER_LAYERS[0] / 24.0));
        int last = Math.max(1, (int) Math.round(layers * PAPER_LAYERS[2] / 24.0));
        int middle = layers - first - last;
        stages.add(new Stage(NAMES.get(0), 0, first - 1));
        stages.add(new Stage(NAMES.get(1), first, first + middle - 1));
        stages.add(new Stage(NAMES.get(2), first + middle, layers - 1));
        return new Stages(stages, "the paper's 7:11:6 of 24 layers, scaled to " + layers);
    }

    /**
     * Stages given in the configuration.
     *
     * @param given name to first and last layer, e.g. {@code I: [0, 1]}
     */
    public static Stages given(Map<String, List<Integer>> given, int layers) {
        List<Stage> stages = new ArrayList<>();
        int next = 0;
        for (Map.Entry<String, List<Integer>> entry : given.entrySet()) {
            List<Integer> range = entry.getValue();
            if (range == null
                    || range.size() != 2
                    || range.stream().anyMatch(Objects::isNull)
                    || range.get(0) != next
                    || range.get(1) < next
                    || range.get(1) >= layers) {
                throw new InputException("interpret.stages." + entry.getKey() + ": " + range
                        + " is not [first layer, last layer] with first layer " + next + " and last below " + layers);
            }
            stages.add(new Stage(entry.getKey(), range.get(0), range.get(1)));
            next = range.get(1) + 1;
        }
        if (next != layers) {
            throw new InputException("interpret.stages: layers " + next + " to " + (layers - 1) + " are in no stage");
        }
        return new Stages(stages, "given in the configuration");
    }
}
