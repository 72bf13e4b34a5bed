package genir.model.plan;

import genir.model.plan.instruction.Argument;
import genir.model.plan.instruction.ElementType;
import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Mask;
import genir.model.plan.instruction.Operand;
import genir.model.plan.instruction.Storage;
import genir.model.plan.rewrite.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A program while it is made: the values with their places, and the instructions so far. */
final class PlanBuilder implements ProgramWriter {
    private final Map<String, Value> values = new LinkedHashMap<>();
    private final Map<String, long[]> preferredStrides = new HashMap<>();
    private final Map<Storage, Value.Root> roots = new LinkedHashMap<>();
    private final Map<Storage, List<String>> members = new HashMap<>();
    private final List<Instruction> instructions = new ArrayList<>();
    private final Map<String, INDArray> constants;
    private final Map<String, Integer> readers = new HashMap<>();
    /** Readers for which no instructions have been selected yet. */
    private final Map<String, Integer> openReaders;

    private final boolean reusesMemory;
    private final Map<String, Double> masks;
    private final Set<String> kept;
    private final Set<String> targets;
    private final PlanSpec spec;
    /** Of the caller's instructions: what it fills in, and what it reads. */
    private final Set<String> given = new LinkedHashSet<>();

    private final Map<String, Operand> targetOperands = new HashMap<>();

    PlanBuilder(List<Node> nodes, Map<String, long[]> shapes, Map<String, INDArray> constants, PlanSpec spec) {
        this.constants = constants;
        this.spec = spec;
        this.kept = new LinkedHashSet<>(spec.kept());
        this.targets = spec.targets().keySet();
        this.masks = spec.masks();
        this.reusesMemory = !spec.isRerunnable();
        shapes.forEach((name, shape) -> values.put(name, new Value(name, ElementType.FLOAT32, shape)));
        for (Node node : nodes) {
            node.inputs().forEach(input -> readers.merge(input, 1, Integer::sum));
        }
        // Instructions that follow the graph's, or come between them, are no nodes.
        spec.scatters().forEach(scatter -> readers.merge(scatter.variable(), 1, Integer::sum));
        spec.after().keySet().forEach(variable -> readers.merge(variable, 1, Integer::sum));
        openReaders = new HashMap<>(readers);
    }

    /** A value by name; its shape is known, its place perhaps not yet. */
    Value known(String name) {
        Value value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the plan has no value " + name);
        }
        return value;
    }

    /** A value that has a place, as instructions read and write it. */
    Operand operand(String name) {
        return known(name).operand();
    }

    /** A value as an op of ND4J's reads it. */
    Argument argument(String name) {
        INDArray constant = constants.get(name);
        return constant == null ? new Argument.Computed(operand(name)) : new Argument.Constant(name, constant);
    }

    /** Whether a value was computed while compiling, such as a shape. */
    boolean isConstant(String name) {
        return constants.containsKey(name);
    }

    /** A dropout mask by its variable. */
    Mask mask(String name) {
        Operand seed = input(PlanSpec.DROPOUT_SEED, ElementType.INT32, 2);
        return new Mask(seed, name.hashCode(), masks.get(name));
    }

    /** Whether anything reads a value, or the caller asked for it. */
    boolean needed(String name) {
        return readers.containsKey(name) || kept.contains(name) || targets.contains(name);
    }

    /** Says in which order a value's elements should lie once it is placed, so that a later permute is contiguous. */
    void preferStrides(String name, long[] strides) {
        preferredStrides.put(name, strides);
    }

    /** What was said by {@link #preferStrides}, or null. */
    long[] preferredStrides(String name) {
        return preferredStrides.get(name);
    }

    /** Gives a value memory of its own, row-major. */
    Operand place(String name) {
        return place(name, false);
    }

    /** Gives a value memory of its own, in the preferred order where there is one. */
    Operand placeInAnyOrder(String name) {
        return place(name, true);
    }

    private Operand place(String name, boolean anyOrder) {
        Value value = known(name);
        if (!value.placed()) {
            long[] preferred = anyOrder ? preferredStrides.get(name) : null;
            place(
                    value,
                    root(value.length(), targets.contains(name) ? name : null),
                    preferred == null ? Operand.rowMajor(value.shape()) : preferred);
        }
        return value.operand();
    }

    /** Gives memory of its own to a value that the caller fills before each run; nothing else is ever written there. */
    void placeInput(String name) {
        place(name);
        known(name).root().protect();
        known(name).root().usedAt(0);
    }

    /** Binds a value to memory of the caller's, such as a parameter's. */
    Operand placeExternal(String name) {
        Value value = known(name);
        if (!value.placed()) {
            place(value, root(value.length(), name), Operand.rowMajor(value.shape()));
        }
        return value.operand();
    }

    /** Adds a value that the graph does not have, unless it is there. */
    void declare(String name, ElementType type, long... shape) {
        values.putIfAbsent(name, new Value(name, type, shape));
    }

    /**
     * Gives an element-wise node's output the memory of the first of its inputs that nobody will read any more, else memory
     * of its own. The kernel must have read an element before it writes the one at the same place.
     *
     * @param inputs those of the node that have the output's shape, the preferred one first
     */
    Operand placeOver(String output, List<String> inputs, Node node) {
        given.addAll(inputs);
        for (String input : given) {
            if (!known(output).placed() && overwritable(output, input, node)) {
                alias(output, input);
            }
        }
        return place(output);
    }

    private boolean overwritable(String output, String input, Node node) {
        if (!reusesMemory || targets.contains(output) || isConstant(input)) {
            return false;
        }
        Operand over = operand(input);
        Value.Root root = known(input).root();
        if (!over.contiguous()
                || !Arrays.equals(over.shape(), known(output).shape())
                || root.storage().isExternal()
                || root.isProtected()) {
            return false;
        }
        for (String member : members.get(root.storage())) {
            long here = node.inputs().stream().filter(member::equals).count();
            boolean another =
                    here > 0 && !member.equals(input) && !operand(member).contiguous();
            if (kept.contains(member)
                    || targets.contains(member)
                    || openReaders.getOrDefault(member, 0) > here
                    || another) {
                return false;
            }
        }
        return true;
    }

    /** Notes that a node's instructions are there: it reads nothing later. */
    void selected(Node node) {
        node.inputs().forEach(input -> openReaders.merge(input, -1, Integer::sum));
    }

    private Value.Root root(long length, String external) {
        Storage storage = new Storage(roots.size(), length, external);
        return roots.computeIfAbsent(storage, Value.Root::new);
    }

    private void place(Value value, Value.Root root, long[] strides) {
        value.place(root, strides);
        members.computeIfAbsent(root.storage(), missing -> new ArrayList<>()).add(value.name());
    }

    /** Makes {@code view} the elements of {@code of}, under the given strides. */
    void view(String view, String of, long[] strides) {
        place(known(view), known(of).root(), strides);
    }

    /** Makes {@code alias} the same elements as {@code of}, which must be contiguous. */
    void alias(String alias, String of) {
        view(alias, of, Operand.rowMajor(known(alias).shape()));
    }

    /** The name of a value's elements one behind the other: its own, or that of a copy. */
    String contiguous(String name) {
        if (operand(name).contiguous()) {
            return name;
        }
        String copy = name + "/copy" + instructions.size();
        declare(copy, ElementType.FLOAT32, known(name).shape());
        add(new Instruction.Copy(operand(name), place(copy)));
        return copy;
    }

    @Override
    public Operand input(String name, ElementType type, long... shape) {
        declare(name, type, shape);
        if (!known(name).placed()) {
            placeInput(name);
        }
        given.add(name);
        return operand(name);
    }

    @Override
    public Operand output(String name, ElementType type, long... shape) {
        declare(name, type, shape);
        kept.add(name);
        return place(name);
    }

    @Override
    public Operand external(String name, ElementType type, External memory) {
        declare(name, type, memory.shape());
        spec.externals().put(name, memory);
        return placeExternal(name);
    }

    @Override
    public Operand value(String variable) {
        if (!spec.made().contains(variable)) {
            return operand(variable);
        }
        declare(variable, ElementType.FLOAT32, spec.inputs().get(variable));
        return place(variable);
    }

    /** Adds an instruction; all that it writes has a place. */
    @Override
    public void add(Instruction instruction) {
        instructions.add(instruction);
    }

    /** Adds copies of targets that were made views of something else, or lie there. */
    void fillTargets() {
        for (String name : targets) {
            Operand made = operand(name);
            if (name.equals(made.storage().external())) {
                targetOperands.put(name, made);
            } else {
                Operand target =
                        Operand.rowMajor(name, root(made.length(), name).storage(), made.shape());
                add(new Instruction.Copy(made, target));
                targetOperands.put(name, target);
            }
        }
    }

    /** A target as it is when all of the graph has run. */
    Operand target(String name) {
        return targetOperands.get(name);
    }

    /** Finds out when each root is in use: instructions are numbered from 1, what the caller reads is in use to the end. */
    void findLifetimes() {
        for (int step = 0; step < instructions.size(); step++) {
            for (Operand operand : instructions.get(step).reads()) {
                roots.get(operand.storage()).usedAt(step + 1);
            }
            for (Operand operand : instructions.get(step).writes()) {
                roots.get(operand.storage()).usedAt(step + 1);
            }
        }
        int end = instructions.size() + 1;
        kept.forEach(name -> known(name).root().usedAt(end));
        if (!reusesMemory) {
            for (Value.Root root : roots.values()) {
                root.usedAt(0);
                root.usedAt(end);
            }
        }
    }

    /** Gives the roots their places in the arena, and with it ends the work. */
    Program program(Set<String> inputs) {
        List<Value.Root> inArena = roots.values().stream()
                .filter(root -> !root.storage().isExternal() && root.lastStep() >= 0)
                .toList();
        long length = ArenaPlanner.place(inArena);
        Map<Storage, Long> offsets = new HashMap<>();
        inArena.forEach(root -> offsets.put(root.storage(), root.offset()));
        Map<String, Operand> readable = new LinkedHashMap<>();
        given.addAll(inputs);
        for (String input : given) {
            if (values.containsKey(input) && known(input).placed()) {
                readable.put(input, operand(input));
            }
        }
        kept.forEach(name -> readable.put(name, operand(name)));
        return new Program(instructions, readable, offsets, length);
    }
}
