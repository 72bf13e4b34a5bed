package genir.interpret.analysis;

import genir.corpus.InputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The analyses there are, in the order in which they run and are reported. */
public final class Analyses {
    private static final Map<String, Analysis> SHIPPED = new LinkedHashMap<>();

    static {
        register(new EncoderSwap());
        register(new EncoderInside());
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
        register(new QueryWords());
        register(new LogitAttribution());
        register(new AttributionPatching());
        register(new Paths());
        register(new StagePaths());
        register(new Pairs());
        register(new Features());
        register(new CircuitSearch());
        register(new DualInside());
        register(new Examples());
    }

    private Analyses() {}

    private static void register(Analysis analysis) {
        if (SHIPPED.putIfAbsent(analysis.name(), analysis) != null) {
            throw new IllegalStateException("two analyses are named " + analysis.name());
        }
    }

    /**
     * Those that other modules bring in: each is named in their {@code META-INF/services/genir.interpret.analysis.Analysis}. They come
     * after ours, by name.
     *
     * @throws InputException if two analyses have one name
     */
    public static List<Analysis> ofOthers() {
        Map<String, Analysis> others = new TreeMap<>();
        for (Analysis other : ServiceLoader.load(Analysis.class)) {
            Analysis same = SHIPPED.getOrDefault(other.name(), others.putIfAbsent(other.name(), other));
            if (same != null) {
                throw new InputException("two analyses are named " + other.name() + ": "
                        + same.getClass().getName() + " and " + other.getClass().getName());
            }
        }
        return List.copyOf(others.values());
    }

    /** The analyses of the given names, or all for null. */
    public static List<Analysis> named(List<String> names) {
        Map<String, Analysis> known = new LinkedHashMap<>(SHIPPED);
        ofOthers().forEach(other -> known.put(other.name(), other));
        return names == null
                ? List.copyOf(known.values())
                : names.stream().map(name -> named(name, known)).toList();
    }

    private static Analysis named(String name, Map<String, Analysis> known) {
        Analysis analysis = known.get(name);
        if (analysis == null) {
            throw new InputException(
                    "interpret.analyses: '" + name + "' is not known; known: " + String.join(", ", known.keySet()));
        }
        return analysis;
    }
}
