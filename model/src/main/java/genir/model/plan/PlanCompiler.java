package genir.model.plan;

import genir.model.backend.NativeFloats;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Turns a {@link PlanSpec} into a {@link Plan}: prune, fold, infer shapes, lower, assign memory, bind. */
final class PlanCompiler {
    private final PlanSpec spec;
    private PlanBuilder builder;

    PlanCompiler(PlanSpec spec) {
        this.spec = spec;
    }

    Plan compile() {
        Set<String> wanted = new LinkedHashSet<>(spec.kept());
        wanted.addAll(spec.targets().keySet());
        Subgraph subgraph = Subgraph.between(spec.graph(), spec.inputs().keySet(), wanted);
        List<Node> nodes = inferShapes(subgraph);
        placeLeaves(subgraph, nodes);
        LayoutPreference.apply(nodes, builder);
        for (Node node : nodes) {
            lower(node);
            builder.lowered(node);
        }
        fillTargets();
        findLifetimes();
        return bind();
    }

    private List<Node> inferShapes(Subgraph subgraph) {
        ShapeInference inference = new ShapeInference();
        for (String leaf : subgraph.leaves()) {
            if (spec.inputs().containsKey(leaf)) {
                inference.given(leaf, spec.inputs().get(leaf));
            } else if (spec.constants().containsKey(leaf)) {
                inference.constant(leaf, Nd4j.createFromArray(spec.constants().get(leaf)));
            } else {
                inference.given(leaf, spec.parameters().apply(leaf).shape());
            }
        }
        List<Node> nodes = new ArrayList<>();
        for (Node node : subgraph.nodes()) {
            if (!inference.infer(node)) {
                nodes.add(node);
            }
        }
        Set<String> wanted = new LinkedHashSet<>(spec.kept());
        wanted.addAll(spec.targets().keySet());
        NodeList fused =
                new NodeList(nodes, wanted, inference.shapes(), spec.masks().keySet());
        spec.lowerings().forEach(lowering -> lowering.fuse(fused));
        nodes = fused.nodes();
        builder = new PlanBuilder(nodes, inference.shapes(), inference.constants(), spec);
        return nodes;
    }

    /** A mask that every reader makes for itself has no memory. */
    private void placeMask(String mask, List<Node> nodes) {
        boolean stored = nodes.stream()
                .anyMatch(node -> node.inputs().contains(mask) && !node.opName().equals(NodeList.DROPOUT));
        if (stored || spec.kept().contains(mask)) {
            builder.place(mask, false);
            builder.step("mask " + mask, List.of(), List.of(mask), arrays -> {
                FloatBuffer floats = NativeFloats.of(arrays.apply(mask));
                return () -> spec.masks().get(mask).fill(floats);
            });
        }
    }

    private void placeLeaves(Subgraph subgraph, List<Node> nodes) {
        for (String leaf : subgraph.leaves()) {
            if (spec.masks().containsKey(leaf)) {
                placeMask(leaf, nodes);
            } else if (spec.inputs().containsKey(leaf)) {
                builder.placeInput(leaf).root().usedAt(0);
            } else if (!builder.isConstant(leaf)) {
                builder.placeExternal(leaf, spec.parameters().apply(leaf));
            }
        }
    }

    private void lower(Node node) {
        for (Lowering lowering : spec.lowerings()) {
            if (lowering.lower(node, builder)) {
                return;
            }
        }
        if (node.op() == null) {
            throw new IllegalStateException("nothing runs the fused " + node);
        }
        for (String output : node.outputs()) {
            builder.place(output, false);
        }
        builder.step(node.toString(), node.inputs(), node.outputs(), arrays -> {
            List<INDArray> inputs = node.inputs().stream().map(arrays).toList();
            List<INDArray> outputs = node.outputs().stream().map(arrays).toList();
            return OpRunner.bind(node.op(), inputs, outputs);
        });
    }

    /** A target that a lowering made a view of something else is copied into its slot at the end. */
    private void fillTargets() {
        spec.targets().forEach((name, target) -> {
            if (builder.value(name).root().external() != target) {
                builder.step("copy " + name, List.of(name), List.of(), arrays -> {
                    INDArray source = arrays.apply(name);
                    return () -> target.assign(source);
                });
            }
        });
    }

    private void findLifetimes() {
        List<PlanBuilder.Draft> drafts = builder.drafts();
        for (int step = 0; step < drafts.size(); step++) {
            use(drafts.get(step).reads(), step + 1);
            use(drafts.get(step).writes(), step + 1);
            for (String name : drafts.get(step).writes()) {
                builder.value(name).root().writtenAt(step);
            }
        }
        int end = drafts.size() + 1;
        for (String name : spec.kept()) {
            builder.value(name).root().usedAt(end);
        }
        if (spec.isRerunnable()) {
            for (Value value : builder.values().values()) {
                if (value.placed()) {
                    value.root().usedAt(0);
                    value.root().usedAt(end);
                }
            }
        }
    }

    private void use(Collection<String> names, int step) {
        for (String name : names) {
            Value value = builder.value(name);
            if (value.placed()) {
                value.root().usedAt(step);
            }
        }
    }

    private Plan bind() {
        long length = ArenaPlanner.place(builder.arenaRoots());
        INDArray arena = spec.arena().ofAtLeast(Math.max(length, 1));
        Map<String, INDArray> arrays = new HashMap<>(builder.constants());
        for (Value value : builder.values().values()) {
            if (value.placed()
                    && (value.root().external() != null || value.root().offset() >= 0)) {
                arrays.put(value.name(), array(value, arena));
            }
        }
        List<Step> steps = new ArrayList<>();
        for (PlanBuilder.Draft draft : builder.drafts()) {
            Runnable kernel;
            try {
                kernel = draft.bind().apply(name -> known(arrays, name));
            } catch (RuntimeException failure) {
                throw new PlanException("cannot bind " + describe(draft), failure);
            }
            steps.add(new Step(describe(draft), roots(draft.reads()), roots(draft.writes()), kernel));
        }
        Map<String, Value> readable = new HashMap<>();
        spec.inputs().keySet().forEach(name -> {
            if (arrays.containsKey(name)) {
                readable.put(name, builder.value(name));
            }
        });
        spec.kept().forEach(name -> readable.put(name, builder.value(name)));
        return new Plan(steps, arena, arrays, readable, spec.isRerunnable());
    }

    private Set<Value.Root> roots(Collection<String> names) {
        return names.stream()
                .map(builder::value)
                .filter(Value::placed)
                .map(Value::root)
                .collect(Collectors.toSet());
    }

    private static INDArray known(Map<String, INDArray> arrays, String name) {
        INDArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalStateException("no memory for " + name);
        }
        return array;
    }

    private static INDArray array(Value value, INDArray arena) {
        INDArray external = value.root().external();
        if (external != null) {
            boolean same = Arrays.equals(value.shape(), external.shape())
                    && Arrays.equals(value.strides(), Value.rowMajor(external.shape()));
            return same
                    ? external
                    : Nd4j.create(external.data(), value.shape(), value.strides(), external.offset(), 'c');
        }
        return Nd4j.create(
                arena.data(), value.shape(), value.strides(), value.root().offset(), 'c');
    }

    private String describe(PlanBuilder.Draft draft) {
        StringBuilder text = new StringBuilder(draft.label());
        for (String name : draft.reads()) {
            text.append(' ').append(builder.value(name));
        }
        return text.toString();
    }
}
