package genir.interpret.analysis;

import genir.corpus.InputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The analyses there are, in the order in which they run and are reported. */
public final class Analyses {
    private static final Map<String, Analysis> REGISTRY = new LinkedHashMap<>();

    static {
        register(new EncoderSwap());
        register(new Contributions());
        register(new StageProfile());
        register(new ComponentPatching());
        register(new LayerPatching());
        register(new PaperCircuit());
        register(new RankDevelopment());
        register(new SingleType());
        register(new NeuronInputs());
        register(new AttentionInputs());
        register(new WordsOrDocids());
        register(new HeadWords());
        register(new LogitAttribution());
        register(new CircuitSearch());
        register(new Examples());
    }

    private Analyses() {}

    private static void register(Analysis analysis) {
        if (REGISTRY.putIfAbsent(analysis.name(), analysis) != null) {
            throw new IllegalStateException("two analyses are named " + analysis.name());
        }
    }

    /** The analyses of the given names, or all for null. */
    public static List<Analysis> named(List<String> names) {
        if (names == null) {
            return List.copyOf(REGISTRY.values());
        }
        return names.stream().map(Analyses::named).toList();
    }

    private static Analysis named(String name) {
        Analysis analysis = REGISTRY.get(name);
        if (analysis == null) {
            throw new InputException(
                    "interpret.analyses: '" + name + "' is not known; known: " + String.join(", ", REGISTRY.keySet()));
        }
        return analysis;
    }
}
