package genir.model.plan;

import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Operand;
import genir.model.plan.rewrite.Node;
import genir.model.plan.rewrite.NodeOp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes instructions of nodes, and gives what they make its place: views none of its own, element-wise results that of an input. */
final class InstructionSelection {
    private final PlanBuilder plan;

    InstructionSelection(PlanBuilder plan) {
        this.plan = plan;
    }

    /** Every output of the node that is needed has a place afterwards, and instructions that fill it where needed. */
    void select(Node node) {
        NodeOp op = node.op();
        if (op instanceof NodeOp.Graph) {
            nativeOp(node);
        } else if (op instanceof NodeOp.Product product) {
            product(node, product);
        } else if (op instanceof NodeOp.Reshape) {
            plan.alias(node.output(0), plan.contiguous(node.input(0)));
        } else if (op instanceof NodeOp.Permute permute) {
            permute(node, permute.order());
        } else if (op instanceof NodeOp.SumGradient) {
            sumGradient(node);
        } else if (op instanceof NodeOp.Copy) {
            plan.add(new Instruction.Copy(plan.operand(node.input(0)), plan.place(node.output(0))));
        } else if (op instanceof NodeOp.BatchSum) {
            plan.add(new Instruction.BatchSum(plan.operand(node.input(0)), plan.place(node.output(0))));
        } else if (op instanceof NodeOp.RmsNorm norm) {
            rmsNorm(node, norm.epsilon());
        } else if (op instanceof NodeOp.RmsNormGradient) {
            rmsNormGradient(node);
        } else if (op instanceof NodeOp.RootMeanSquare root) {
            plan.add(new Instruction.RootMeanSquare(rows(node, 0), plan.place(node.output(0)), root.epsilon()));
        } else {
            elementwise(node, op);
        }
        plan.selected(node);
    }

    private void nativeOp(Node node) {
        node.outputs().forEach(plan::place);
        plan.add(new Instruction.NativeOp(
                node.graphOp(),
                node.inputs().stream().map(plan::argument).toList(),
                node.outputs().stream().map(plan::operand).toList()));
    }

    private void permute(Node node, int[] order) {
        long[] from = plan.operand(node.input(0)).strides();
        long[] strides = Arrays.stream(order).mapToLong(axis -> from[axis]).toArray();
        plan.view(node.output(0), node.input(0), strides);
    }

    private void sumGradient(Node node) {
        for (String output : node.outputs()) {
            if (plan.needed(output)) {
                plan.view(output, node.input(0), plan.operand(node.input(0)).strides());
            }
        }
    }

    private void product(Node node, NodeOp.Product op) {
        Operand a = plan.operand(node.input(0));
        Operand b = plan.operand(node.input(1));
        boolean adds = node.inputs().size() > 2;
        Operand addend = adds ? plan.operand(node.input(2)) : null;
        Operand result;
        if (adds) {
            // Not onto its own factor, which it reads again and again while it writes.
            boolean factor = a.storage().equals(addend.storage()) || b.storage().equals(addend.storage());
            result = plan.placeOver(node.output(0), factor ? List.of() : List.of(node.input(2)), node);
        } else {
            result = plan.placeInAnyOrder(node.output(0));
        }
        plan.add(new Instruction.Product(a, op.transposeA(), b, op.transposeB(), addend, result));
    }

    private void rmsNorm(Node node, double epsilon) {
        Operand x = rows(node, 0);
        Operand gain = rows(node, 1);
        Operand y = plan.place(node.output(0));
        Operand normalized = plan.needed(node.output(1)) ? plan.place(node.output(1)) : null;
        Operand scale = plan.needed(node.output(2)) ? plan.place(node.output(2)) : null;
        plan.add(new Instruction.RmsNorm(x, gain, y, normalized, scale, epsilon));
    }

    private void rmsNormGradient(Node node) {
        boolean adds = node.inputs().size() > 4;
        Operand dy = rows(node, 0);
        Operand gain = rows(node, 1);
        Operand normalized = rows(node, 2);
        Operand scale = rows(node, 3);
        Operand before = adds ? rows(node, 4) : null;
        Operand dx = plan.placeOver(
                node.output(0), adds ? List.of(node.input(4), node.input(0)) : List.of(node.input(0)), node);
        Operand dgain = plan.place(node.output(1));
        plan.add(new Instruction.RmsNormGradient(dy, gain, normalized, scale, before, dx, dgain));
    }

    private void elementwise(Node node, NodeOp op) {
        if (op instanceof NodeOp.Dropout) {
            Operand x = rows(node, 0);
            boolean adds = node.inputs().size() > 2;
            Operand added = adds ? rows(node, 2) : null;
            Operand y = adds ? over(node, 2, 0) : over(node, 0);
            plan.add(new Instruction.Dropout(x, plan.mask(node.input(1)), added, y));
        } else if (op instanceof NodeOp.Softmax) {
            Operand x = rows(node, 0);
            Operand added = node.inputs().size() > 1 ? rows(node, 1) : null;
            plan.add(new Instruction.Softmax(x, added, over(node, 0)));
        } else if (op instanceof NodeOp.SoftmaxGradient) {
            Operand p = rows(node, 0);
            Operand dp = rows(node, 1);
            plan.add(new Instruction.SoftmaxGradient(p, dp, over(node, 1)));
        } else if (op instanceof NodeOp.Relu) {
            Operand x = plan.operand(node.input(0));
            plan.add(new Instruction.Relu(x, over(node, 0)));
        } else if (op instanceof NodeOp.ReluGradient) {
            Operand y = rows(node, 0);
            Operand dy = rows(node, 1);
            plan.add(new Instruction.ReluGradient(y, dy, over(node, 1)));
        } else if (op instanceof NodeOp.Gelu) {
            Operand x = rows(node, 0);
            plan.add(new Instruction.Gelu(x, over(node, 0)));
        } else if (op instanceof NodeOp.GeluGradient) {
            Operand x = rows(node, 0);
            Operand dy = rows(node, 1);
            plan.add(new Instruction.GeluGradient(x, dy, over(node, 1, 0)));
        } else if (op instanceof NodeOp.Add) {
            Operand a = plan.operand(node.input(0));
            Operand b = plan.operand(node.input(1));
            plan.add(new Instruction.Add(a, b, over(node, 0, 1)));
        } else if (op instanceof NodeOp.Multiply) {
            Operand a = plan.operand(node.input(0));
            Operand b = plan.operand(node.input(1));
            plan.add(new Instruction.Multiply(a, b, over(node, 0, 1)));
        } else if (op instanceof NodeOp.Divide) {
            Operand a = plan.operand(node.input(0));
            Operand b = plan.operand(node.input(1));
            plan.add(new Instruction.Divide(a, b, over(node, 0)));
        } else if (op instanceof NodeOp.Scale scale) {
            Operand x = plan.operand(node.input(0));
            plan.add(new Instruction.Scale(x, scale.factor(), over(node, 0)));
        } else if (op instanceof NodeOp.ProductColumnSums) {
            Operand a = rows(node, 0);
            Operand b = rows(node, 1);
            plan.add(new Instruction.ProductColumnSums(a, b, plan.place(node.output(0))));
        } else {
            throw new IllegalStateException("no instruction for " + node);
        }
    }

    /** An input whose rows must lie one behind the other. */
    private Operand rows(Node node, int input) {
        return plan.operand(plan.contiguous(node.input(input)));
    }

    /** The output, over one of these inputs if it may be, the first one rather than another. */
    private Operand over(Node node, int... inputs) {
        List<String> candidates = new ArrayList<>();
        for (int input : inputs) {
            candidates.add(node.input(input));
        }
        return plan.placeOver(node.output(0), candidates, node);
    }
}
