package genir.model.plan;

import genir.model.plan.instruction.ElementType;
import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Operand;
import genir.model.plan.rewrite.Node;
import genir.model.plan.rewrite.NodeList;
import genir.model.plan.rewrite.NodeOp;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.nd4j.linalg.factory.Nd4j;

/** Turns a {@link PlanSpec} into a {@link Program}: prune, infer shapes, fold, rewrite, select instructions, give places. */
final class PlanCompiler {
    private final PlanSpec spec;
    private PlanBuilder builder;

    PlanCompiler(PlanSpec spec) {
        this.spec = spec;
    }

    Program compile() {
        Subgraph subgraph = Subgraph.between(spec.graph(), spec.inputs().keySet(), wanted());
        List<Node> nodes = inferShapes(subgraph);
        placeLeaves(subgraph, nodes);
        LayoutPreference.apply(nodes, builder);
        InstructionSelection selection = new InstructionSelection(builder);
        for (Node node : nodes) {
            selection.select(node);
            node.outputs().stream()
                    .filter(spec.after()::containsKey)
                    .forEach(made -> spec.after().get(made).accept(builder));
        }
        builder.fillTargets();
        scatter();
        spec.appended().forEach(instructions -> instructions.accept(builder));
        builder.findLifetimes();
        Set<String> filled = new LinkedHashSet<>(spec.inputs().keySet());
        filled.removeAll(spec.lookUps().keySet());
        filled.removeAll(spec.made());
        spec.lookUps().values().forEach(lookUp -> filled.add(lookUp.tokens()));
        return builder.program(filled);
    }

    /** What the graph must make. */
    private Set<String> wanted() {
        Set<String> wanted = new LinkedHashSet<>(spec.kept());
        wanted.addAll(spec.targets().keySet());
        wanted.addAll(spec.after().keySet());
        spec.scatters().forEach(scatter -> wanted.add(scatter.variable()));
        return wanted;
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
        NodeList rewritten =
                new NodeList(nodes, wanted(), inference.shapes(), spec.masks().keySet());
        spec.rewrites().forEach(rewrite -> rewrite.apply(rewritten));
        builder = new PlanBuilder(rewritten.nodes(), inference.shapes(), inference.constants(), spec);
        return rewritten.nodes();
    }

    /** A mask that every reader makes for itself has no memory. */
    private void placeMask(String mask, List<Node> nodes) {
        boolean stored =
                nodes.stream().anyMatch(node -> node.inputs().contains(mask) && !(node.op() instanceof NodeOp.Dropout));
        if (stored || spec.kept().contains(mask)) {
            builder.add(new Instruction.MaskFill(builder.mask(mask), builder.place(mask)));
        }
    }

    private void placeLeaves(Subgraph subgraph, List<Node> nodes) {
        for (String leaf : subgraph.leaves()) {
            if (spec.masks().containsKey(leaf)) {
                placeMask(leaf, nodes);
            } else if (spec.lookUps().containsKey(leaf)) {
                lookUp(leaf, spec.lookUps().get(leaf));
            } else if (spec.inputs().containsKey(leaf)) {
                if (!spec.made().contains(leaf)) {
                    builder.placeInput(leaf);
                }
            } else if (!builder.isConstant(leaf)) {
                builder.placeExternal(leaf);
            }
        }
    }

    private void lookUp(String variable, PlanSpec.LookUp lookUp) {
        builder.declare(
                lookUp.table(),
                ElementType.FLOAT32,
                spec.parameters().apply(lookUp.table()).shape());
        builder.declare(
                lookUp.tokens(), ElementType.INT32, builder.known(variable).shape()[0]);
        builder.placeInput(lookUp.tokens());
        builder.add(new Instruction.GatherRows(
                builder.placeExternal(lookUp.table()), builder.operand(lookUp.tokens()), builder.place(variable)));
    }

    /** Adds the gradients of looked-up rows to the tables', where the graph's own parts of these are already. */
    private void scatter() {
        spec.cleared().forEach((name, array) -> {
            builder.declare(name, ElementType.FLOAT32, array.shape());
            builder.add(new Instruction.Fill(builder.placeExternal(name), 0));
        });
        for (PlanSpec.Scatter scatter : spec.scatters()) {
            Operand table = spec.cleared().containsKey(scatter.target())
                    ? builder.operand(scatter.target())
                    : builder.target(scatter.target());
            builder.add(new Instruction.ScatterRows(
                    builder.operand(builder.contiguous(scatter.variable())), builder.operand(scatter.tokens()), table));
        }
    }
}
