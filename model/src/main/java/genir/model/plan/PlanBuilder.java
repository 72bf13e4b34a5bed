package genir.model.plan;

import genir.model.plan.kernel.DropoutMask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A plan while it is compiled: the values with their places, and the steps in order, not yet bound to memory. */
public final class PlanBuilder {
    /**
     * A step before memory is assigned.
     *
     * @param bind makes the kernel once every value has its array
     */
    record Draft(
            String label,
            Collection<String> reads,
            Collection<String> writes,
            Function<Function<String, INDArray>, Runnable> bind) {}

    private final Map<String, Value> values = new LinkedHashMap<>();
    private final Map<String, long[]> preferredStrides = new HashMap<>();
    private final Set<Value.Root> roots = new LinkedHashSet<>();
    private final List<Draft> drafts = new ArrayList<>();
    private final Map<String, INDArray> constants;
    private final Map<String, Integer> readers = new HashMap<>();
    /** Readers that have not been lowered yet. */
    private final Map<String, Integer> openReaders;

    private final Map<Value.Root, List<String>> members = new HashMap<>();
    private final boolean reusesMemory;
    private final Map<String, DropoutMask> masks;
    private final Set<String> kept;
    private final Map<String, INDArray> targets;

    PlanBuilder(List<Node> nodes, Map<String, long[]> shapes, Map<String, INDArray> constants, PlanSpec spec) {
        this.constants = constants;
        this.kept = spec.kept();
        this.targets = spec.targets();
        this.masks = spec.masks();
        this.reusesMemory = !spec.isRerunnable();
        shapes.forEach((name, shape) -> values.put(name, new Value(name, shape)));
        for (Node node : nodes) {
            node.inputs().forEach(input -> readers.merge(input, 1, Integer::sum));
        }
        openReaders = new HashMap<>(readers);
    }

    /** A value by name; its shape is known, its place perhaps not yet. */
    public Value value(String name) {
        Value value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the plan has no value " + name);
        }
        return value;
    }

    /** Whether a value was computed while compiling, such as a shape. */
    public boolean isConstant(String name) {
        return constants.containsKey(name);
    }

    /** A dropout mask by its variable. */
    public DropoutMask mask(String name) {
        return masks.get(name);
    }

    /** Whether anything reads a value, or the caller asked for it. */
    public boolean needed(String name) {
        return readers.containsKey(name) || kept.contains(name) || targets.containsKey(name);
    }

    /** Says in which order a value's elements should lie once it is placed, so that a later permute is contiguous. */
    void preferStrides(String name, long[] strides) {
        preferredStrides.put(name, strides);
    }

    /** What was said by {@link #preferStrides}, or null. */
    long[] preferredStrides(String name) {
        return preferredStrides.get(name);
    }

    /** Gives a value memory of its own, row-major unless another order is preferred and {@code anyOrder} allows it. */
    public Value place(String name, boolean anyOrder) {
        Value value = value(name);
        if (value.placed()) {
            return value;
        }
        Value.Root root = new Value.Root(value.length());
        INDArray target = targets.get(name);
        if (target != null) {
            root.bindTo(target);
        }
        roots.add(root);
        long[] preferred = anyOrder ? preferredStrides.get(name) : null;
        place(value, root, preferred == null ? Value.rowMajor(value.shape()) : preferred);
        return value;
    }

    /** Gives memory of its own to a value that the caller fills before each run; nothing else is ever written there. */
    Value placeInput(String name) {
        Value value = place(name, false);
        value.root().protect();
        return value;
    }

    /**
     * Gives an element-wise node's output the memory of the first of its inputs that nobody will read any more, else memory
     * of its own. The kernel must have read an element before it writes the one at the same place.
     *
     * @param inputs those of the node that have the output's shape, the preferred one first
     */
    public Value placeOver(String output, List<String> inputs, Node node) {
        for (String input : inputs) {
            if (!value(output).placed() && overwritable(output, input, node)) {
                alias(output, input);
            }
        }
        return place(output, false);
    }

    /** Whether two values lie in the same memory. */
    public boolean shareMemory(String one, String other) {
        return value(one).root() == value(other).root();
    }

    private boolean overwritable(String output, String input, Node node) {
        Value over = value(input);
        if (!reusesMemory
                || targets.containsKey(output)
                || isConstant(input)
                || !over.contiguous()
                || !over.sameShape(value(output))
                || over.root().external() != null
                || over.root().isProtected()) {
            return false;
        }
        for (String member : members.get(over.root())) {
            long here = node.inputs().stream().filter(member::equals).count();
            boolean another =
                    here > 0 && !member.equals(input) && !value(member).contiguous();
            if (kept.contains(member)
                    || targets.containsKey(member)
                    || openReaders.getOrDefault(member, 0) > here
                    || another) {
                return false;
            }
        }
        return true;
    }

    /** Notes that a node's steps are there: it reads nothing later. */
    void lowered(Node node) {
        node.inputs().forEach(input -> openReaders.merge(input, -1, Integer::sum));
    }

    private void place(Value value, Value.Root root, long[] strides) {
        value.place(root, strides);
        members.computeIfAbsent(root, missing -> new ArrayList<>()).add(value.name());
    }

    /** Binds a value to memory outside of the arena, such as a parameter's. */
    void placeExternal(String name, INDArray array) {
        Value value = value(name);
        Value.Root root = new Value.Root(value.length());
        root.bindTo(array);
        place(value, root, Value.rowMajor(value.shape()));
    }

    /** Makes {@code view} the elements of {@code of}, under the given strides. */
    public void view(String view, String of, long[] strides) {
        place(value(view), value(of).root(), strides);
    }

    /** Makes the output of a permute a view of its input: the same elements under other strides. */
    public void permute(Node permute) {
        long[] from = value(permute.input(0)).strides();
        view(
                permute.output(0),
                permute.input(0),
                Arrays.stream(permute.order()).mapToLong(axis -> from[axis]).toArray());
    }

    /** Makes {@code alias} the same elements as {@code of}, which must be contiguous. */
    public void alias(String alias, String of) {
        view(alias, of, Value.rowMajor(value(alias).shape()));
    }

    /**
     * Adds a step.
     *
     * @param reads values it reads; those it accumulates into count as read and written
     * @param writes values it makes; all have a place
     * @param bind makes the kernel once every value has its array
     */
    public void step(
            String label,
            Collection<String> reads,
            Collection<String> writes,
            Function<Function<String, INDArray>, Runnable> bind) {
        drafts.add(new Draft(label, List.copyOf(reads), List.copyOf(writes), bind));
    }

    List<Draft> drafts() {
        return drafts;
    }

    Map<String, Value> values() {
        return values;
    }

    /** Roots that live in the arena. */
    List<Value.Root> arenaRoots() {
        return roots.stream()
                .filter(root -> root.external() == null && root.lastStep() >= 0)
                .toList();
    }

    Map<String, INDArray> constants() {
        return constants;
    }
}
