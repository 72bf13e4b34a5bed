package genir.model.plan;

import genir.model.plan.rewrite.Rewrite;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.nd4j.autodiff.samediff.SameDiff;

/** What to compile: a graph, the shapes of what is fed in, and what is wanted out of it. */
public final class PlanSpec {
    /** The input that dropout masks are made from: the low and the high word of a seed. */
    public static final String DROPOUT_SEED = "dropout_seed";

    /** Where a variable's rows come from. */
    record LookUp(String table, String tokens) {}

    /** Where a variable's rows are added to. */
    record Scatter(String variable, String tokens, String target) {}

    private final SameDiff graph;
    private final Function<String, External> parameters;
    private final Device device;
    private final Map<String, long[]> inputs = new LinkedHashMap<>();
    private final Map<String, Double> masks = new LinkedHashMap<>();
    private final Map<String, long[]> constants = new LinkedHashMap<>();
    private final Map<String, External> targets = new LinkedHashMap<>();
    private final Map<String, LookUp> lookUps = new LinkedHashMap<>();
    private final List<Scatter> scatters = new ArrayList<>();
    private final Map<String, External> cleared = new LinkedHashMap<>();
    private final Map<String, External> externals = new LinkedHashMap<>();
    private final Map<String, Consumer<ProgramWriter>> after = new LinkedHashMap<>();
    private final List<Consumer<ProgramWriter>> appended = new ArrayList<>();
    private final Set<String> made = new LinkedHashSet<>();
    private final Set<String> kept = new LinkedHashSet<>();
    private boolean rerunnable;
    private List<Rewrite> rewrites = List.of();
    private Arena arena = new Arena();

    /**
     * A plan of a graph.
     *
     * @param parameters the memory of a leaf that is neither an input nor a constant
     * @param device that runs it
     */
    public PlanSpec(SameDiff graph, Function<String, External> parameters, Device device) {
        this.graph = graph;
        this.parameters = parameters;
        this.device = device;
    }

    /** A plan of nothing but instructions of the caller's. */
    public PlanSpec(Device device) {
        this(
                SameDiff.create(),
                name -> {
                    throw new IllegalArgumentException("no graph has " + name);
                },
                device);
    }

    /** A variable that is fed before each run; any variable of the graph, what only leads up to it is left out. */
    public PlanSpec input(String variable, long... shape) {
        inputs.put(variable, shape);
        return this;
    }

    /**
     * A variable whose rows are looked up in a table.
     *
     * @param table a parameter [tokens, width]
     * @param tokens the name under which {@code rows} tokens are fed before each run
     */
    public PlanSpec lookUp(String variable, String table, String tokens, long rows, long width) {
        lookUps.put(variable, new LookUp(table, tokens));
        return input(variable, rows, width);
    }

    /**
     * Adds the rows of a variable, such as the gradient of a look-up, to those of a target.
     *
     * @param tokens of a {@link #lookUp}, which name the target's rows
     * @param target of {@link #target} or {@link #cleared}
     */
    public PlanSpec scatter(String variable, String tokens, String target) {
        scatters.add(new Scatter(variable, tokens, target));
        return this;
    }

    /** Adds instructions of the caller's right after those that compute a variable. */
    public PlanSpec after(String variable, Consumer<ProgramWriter> instructions) {
        after.put(variable, instructions);
        return this;
    }

    /** Adds instructions of the caller's behind all others. */
    public PlanSpec append(Consumer<ProgramWriter> instructions) {
        appended.add(instructions);
        return this;
    }

    /** An input of the graph's that instructions of the caller's make. */
    public PlanSpec made(String variable, long... shape) {
        made.add(variable);
        return input(variable, shape);
    }

    /** Memory of the caller's that each run fills with 0, such as the gradient of a weight that the graph does not read. */
    public PlanSpec cleared(String name, External memory) {
        cleared.put(name, memory);
        return this;
    }

    /**
     * A variable that is a dropout mask: made in each run from the seed that {@link #DROPOUT_SEED} holds, where a rewrite does
     * not do without it altogether. Each variable's draws are its own.
     *
     * @param rate share of the elements that are dropped, in [0, 1)
     */
    public PlanSpec mask(String variable, double rate, long... shape) {
        masks.put(variable, rate);
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

    /** A variable that each run writes into memory of the caller's, such as a gradient into its slot. */
    public PlanSpec target(String variable, External memory) {
        targets.put(variable, memory);
        return this;
    }

    /** Reuses no memory, so that a run can begin again in the middle ({@link Plan#rerun}). */
    public PlanSpec rerunnable() {
        this.rerunnable = true;
        return this;
    }

    /** Applies rewrites, in this order; without any, every op is ND4J's own. */
    public PlanSpec rewrites(List<Rewrite> chosen) {
        this.rewrites = List.copyOf(chosen);
        return this;
    }

    /** Shares memory with other plans; without it the plan has its own. */
    public PlanSpec arena(Arena shared) {
        this.arena = shared;
        return this;
    }

    /** Compiles the program alone, for any device. */
    public Program program() {
        return new PlanCompiler(this).compile();
    }

    /** Compiles the plan and allocates its memory. */
    public Plan compile() {
        Program program = program();
        Memory memory = arena.ofAtLeast(Math.max(program.arenaLength(), 1), device);
        return new Plan(program, device.bind(program, memory, this::external), memory.length(), rerunnable);
    }

    private Memory external(String name) {
        External given = externals.getOrDefault(name, targets.getOrDefault(name, cleared.get(name)));
        return (given == null ? parameters.apply(name) : given).memory();
    }

    SameDiff graph() {
        return graph;
    }

    Function<String, External> parameters() {
        return parameters;
    }

    Map<String, long[]> inputs() {
        return inputs;
    }

    Map<String, Double> masks() {
        return masks;
    }

    Map<String, long[]> constants() {
        return constants;
    }

    Map<String, External> targets() {
        return targets;
    }

    Map<String, LookUp> lookUps() {
        return lookUps;
    }

    List<Scatter> scatters() {
        return scatters;
    }

    Map<String, External> cleared() {
        return cleared;
    }

    Map<String, External> externals() {
        return externals;
    }

    Map<String, Consumer<ProgramWriter>> after() {
        return after;
    }

    List<Consumer<ProgramWriter>> appended() {
        return appended;
    }

    Set<String> made() {
        return made;
    }

    Set<String> kept() {
        return kept;
    }

    boolean isRerunnable() {
        return rerunnable;
    }

    List<Rewrite> rewrites() {
        return rewrites;
    }
}
