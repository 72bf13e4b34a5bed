package genir.model.plan;

import genir.model.plan.kernel.DropoutMask;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What to compile: a graph, the shapes of what is fed in, and what is wanted out of it. */
public final class PlanSpec {
    private final SameDiff graph;
    private final Function<String, INDArray> parameters;
    private final Map<String, long[]> inputs = new LinkedHashMap<>();
    private final Map<String, DropoutMask> masks = new LinkedHashMap<>();
    private final Map<String, long[]> constants = new LinkedHashMap<>();
    private final Map<String, INDArray> targets = new LinkedHashMap<>();
    private final Set<String> kept = new LinkedHashSet<>();
    private boolean rerunnable;
    private List<Lowering> lowerings = List.of();
    private Arena arena = new Arena();

    /**
     * A plan of a graph.
     *
     * @param parameters the array of a leaf that is neither an input nor a constant
     */
    public PlanSpec(SameDiff graph, Function<String, INDArray> parameters) {
        this.graph = graph;
        this.parameters = parameters;
    }

    /** A variable that is fed before each run; any variable of the graph, what only leads up to it is left out. */
    public PlanSpec input(String variable, long... shape) {
        inputs.put(variable, shape);
        return this;
    }

    /** A variable that is a dropout mask: made anew in each run, where a lowering does not do without it altogether. */
    public PlanSpec mask(String variable, DropoutMask mask, long... shape) {
        masks.put(variable, mask);
        return input(variable, shape);
    }

    /** An int64 variable whose value is part of the plan, such as a target shape. */
    public PlanSpec constant(String variable, long... value) {
        constants.put(variable, value);
        return this;
    }

    /** A variable that can be read after a run, and read or overwritten by hooks during one. */
    public PlanSpec keep(String variable) {
        kept.add(variable);
        return this;
    }

    /** {@link #keep} for several. */
    public PlanSpec keep(Collection<String> variables) {
        kept.addAll(variables);
        return this;
    }

    /** A variable that each run writes into an array of the caller's, such as a gradient into its slot. */
    public PlanSpec target(String variable, INDArray array) {
        targets.put(variable, array);
        return this;
    }

    /** Reuses no memory, so that a run can begin again in the middle ({@link Plan#rerun}). */
    public PlanSpec rerunnable() {
        this.rerunnable = true;
        return this;
    }

    /** Uses lowerings, tried in this order; without any, every op is ND4J's own. */
    public PlanSpec lowerings(List<Lowering> chosen) {
        this.lowerings = List.copyOf(chosen);
        return this;
    }

    /** Shares memory with other plans; without it the plan has its own. */
    public PlanSpec arena(Arena shared) {
        this.arena = shared;
        return this;
    }

    /** Compiles the plan and allocates its memory. */
    public Plan compile() {
        return new PlanCompiler(this).compile();
    }

    SameDiff graph() {
        return graph;
    }

    Function<String, INDArray> parameters() {
        return parameters;
    }

    Map<String, long[]> inputs() {
        return inputs;
    }

    Map<String, DropoutMask> masks() {
        return masks;
    }

    Map<String, long[]> constants() {
        return constants;
    }

    Map<String, INDArray> targets() {
        return targets;
    }

    Set<String> kept() {
        return kept;
    }

    boolean isRerunnable() {
        return rerunnable;
    }

    Arena arena() {
        return arena;
    }

    List<Lowering> lowerings() {
        return lowerings;
    }
}
