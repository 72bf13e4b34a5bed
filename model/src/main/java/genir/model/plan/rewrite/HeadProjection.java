package genir.model.plan.rewrite;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The keys or values of one cross-attention with a single query: the nodes that project the encoder's output M with W, split
 * the result into heads and multiply it with the queries (or the pattern), and those of its gradient where there is one.
 *
 * <p>In the names of axes: b batch, h head, l encoder position, k d_kv, d d_model.
 *
 * @param keys whether the heads are keys, multiplied transposed; else values
 * @param use the product [b, h, 1, l] = queries [b, h, 1, k] keys^T, or [b, h, 1, k] = pattern [b, h, 1, l] values
 * @param byHead permute to [b, h, l, k]
 * @param split reshape to [b, l, h, k]
 * @param projection the product [b l, h k] = M W^T
 * @param gradient the gradient's nodes, null where the graph has none
 */
record HeadProjection(boolean keys, Node use, Node byHead, Node split, Node projection, Gradient gradient) {
    /**
     * The gradient's nodes.
     *
     * @param left the gradient of the queries or the pattern
     * @param byHead the gradient of the heads [b, h, l, k]
     * @param permute to [b, l, h, k]
     * @param join to [b l, h k]
     * @param memory the gradient of M; null where nobody needs it
     * @param weight the gradient of W
     */
    private record Gradient(Node left, Node byHead, Node permute, Node join, Node memory, Node weight) {
        /** All but {@link #left}. */
        Set<Node> ofRight() {
            Set<Node> nodes = new HashSet<>(List.of(byHead, permute, join, weight));
            if (memory != null) {
                nodes.add(memory);
            }
            return nodes;
        }
    }

    /** What a product is the use of, or null. */
    static HeadProjection match(NodeList nodes, Node use) {
        if (!isProduct(use, 0) || nodes.shape(use.input(0)).length != 4 || nodes.shape(use.input(0))[2] != 1) {
            return null;
        }
        boolean keys = transposed(use, 1);
        Node byHead = nodes.producer(use.input(1));
        Node split = byHead == null || !swapsMiddleAxes(byHead) ? null : nodes.producer(byHead.input(0));
        Node projection =
                split == null || !(split.op() instanceof NodeOp.Reshape) ? null : nodes.producer(split.input(0));
        if (projection == null || !isProduct(projection, 0) || !transposed(projection, 1)) {
            return null;
        }
        Gradient gradient = gradient(nodes, use, keys, projection);
        HeadProjection found = new HeadProjection(keys, use, byHead, split, projection, gradient);
        Set<Node> group = found.nodes();
        List<String> inner = new ArrayList<>(List.of(byHead.output(0), split.output(0), projection.output(0)));
        if (gradient != null) {
            inner.addAll(List.of(
                    gradient.byHead().output(0),
                    gradient.permute().output(0),
                    gradient.join().output(0)));
        }
        return inner.stream().allMatch(value -> nodes.onlyFor(value, group)) ? found : null;
    }

    private static Gradient gradient(NodeList nodes, Node use, boolean keys, Node projection) {
        for (Node left : nodes.readers(use.input(1))) {
            // With S = Q K^T: dQ = dS K, and with Z = P V: dP = dZ V^T.
            if (left.equals(use) || !isProduct(left, 0) || transposed(left, 1) == keys) {
                continue;
            }
            Node byHead = keys
                    ? product(nodes, left.input(0), true, use.input(0), false)
                    : product(nodes, use.input(0), true, left.input(0), false);
            Node permute = byHead == null
                    ? null
                    : nodes.reader(byHead.output(0), reader -> reader.op() instanceof NodeOp.Permute);
            Node join = permute == null
                    ? null
                    : nodes.reader(permute.output(0), reader -> reader.op() instanceof NodeOp.Reshape);
            if (join == null || !swapsMiddleAxes(permute)) {
                return null;
            }
            String gradient = join.output(0);
            Node memory = product(nodes, gradient, false, projection.input(1), false);
            Node weight = product(nodes, gradient, true, projection.input(0), false);
            return weight == null ? null : new Gradient(left, byHead, permute, join, memory, weight);
        }
        return null;
    }

    private static Node product(NodeList nodes, String a, boolean transposeA, String b, boolean transposeB) {
        Node wanted = Products.node(a, transposeA, b, transposeB, "");
        for (Node reader : nodes.readers(a)) {
            if (reader.op().equals(wanted.op()) && reader.inputs().equals(wanted.inputs())) {
                return reader;
            }
        }
        return null;
    }

    /** A product without anything added, whose left operand is as it is (0) or transposed (1). */
    private static boolean isProduct(Node node, int transposedLeft) {
        return Products.isPlain(node) && transposed(node, 0) == (transposedLeft == 1);
    }

    private static boolean transposed(Node product, int operand) {
        NodeOp.Product op = (NodeOp.Product) product.op();
        return operand == 0 ? op.transposeA() : op.transposeB();
    }

    private static boolean swapsMiddleAxes(Node node) {
        return node.op().equals(new NodeOp.Permute(0, 2, 1, 3));
    }

    private Set<Node> nodes() {
        Set<Node> nodes = new HashSet<>(List.of(use, byHead, split, projection));
        if (gradient != null) {
            nodes.add(gradient.left());
            nodes.addAll(gradient.ofRight());
        }
        return nodes;
    }

    /** Multiplies W with the other side instead. */
    void reassociate(NodeList nodes) {
        String memory = projection.input(0);
        String weight = projection.input(1);
        long[] byHeadShape = nodes.shape(byHead.output(0));
        long batch = byHeadShape[0];
        long heads = byHeadShape[1];
        long length = byHeadShape[2];
        long width = nodes.shape(memory)[1];
        String base = use.output(0);
        String memories = base + "/memory";
        String weights = base + "/weight";
        List<Node> forward = new ArrayList<>();
        forward.add(Views.reshaped(nodes, memory, memories, batch, 1, length, width));
        forward.add(Views.reshaped(nodes, weight, weights, heads, 1, byHeadShape[3], width));
        List<Node> left = new ArrayList<>();
        List<Node> right = new ArrayList<>();
        if (keys) {
            keys(nodes, base, memories, weights, forward, left, right);
        } else {
            values(nodes, base, memories, weights, forward, left, right);
        }
        nodes.replace(List.of(projection, split, byHead, use), forward);
        if (gradient != null) {
            nodes.replace(List.of(gradient.left()), left);
            nodes.replace(gradient.ofRight(), right);
        }
    }

    private void keys(
            NodeList nodes,
            String base,
            String memories,
            String weights,
            List<Node> forward,
            List<Node> left,
            List<Node> right) {
        String queries = base + "/queries";
        forward.add(Views.permuted(nodes, use.input(0), queries, 1, 2, 0, 3));
        String carried = carry(nodes, queries, weights, base + "/carried", forward);
        forward.add(Products.node(carried, false, memories, true, base));
        if (gradient == null) {
            return;
        }
        String scores = base + "/scores-grad";
        String sums = base + "/carried-grad";
        left.add(Views.permuted(nodes, gradient.left().input(0), scores, 0, 2, 1, 3));
        declareLike(nodes, carried, sums);
        left.add(Products.node(scores, false, memories, false, sums));
        left.add(Views.permuted(nodes, sums, sums + ".h", 2, 1, 0, 3));
        declareLike(nodes, queries, queries + "-grad");
        left.add(Products.node(sums + ".h", false, weights, true, queries + "-grad"));
        left.add(Views.permuted(nodes, queries + "-grad", gradient.left().output(0), 2, 0, 1, 3));
        right.add(Products.node(
                queries, true, sums + ".h", false, gradient.weight().output(0)));
        if (gradient.memory() != null) {
            right.add(Products.node(
                    scores, true, carried, false, gradient.memory().output(0)));
        }
    }

    private void values(
            NodeList nodes,
            String base,
            String memories,
            String weights,
            List<Node> forward,
            List<Node> left,
            List<Node> right) {
        String pattern = base + "/pattern";
        String contexts = base + "/contexts";
        String results = base + "/results";
        forward.add(Views.permuted(nodes, use.input(0), pattern, 0, 2, 1, 3));
        long[] memoryShape = nodes.shape(memories);
        nodes.declare(contexts, memoryShape[0], 1, nodes.shape(pattern)[2], memoryShape[3]);
        forward.add(Products.node(pattern, false, memories, false, contexts));
        forward.add(Views.permuted(nodes, contexts, contexts + ".h", 2, 1, 0, 3));
        long[] weightShape = nodes.shape(weights);
        nodes.declare(results, weightShape[0], 1, memoryShape[0], weightShape[2]);
        forward.add(Products.node(contexts + ".h", false, weights, true, results));
        forward.add(Views.permuted(nodes, results, base, 2, 0, 1, 3));
        if (gradient == null) {
            return;
        }
        left.add(Views.permuted(nodes, gradient.left().input(0), results + "-grad", 1, 2, 0, 3));
        String carried = carry(nodes, results + "-grad", weights, contexts + "-grad", left);
        left.add(Products.node(carried, false, memories, true, gradient.left().output(0)));
        right.add(Products.node(
                results + "-grad",
                true,
                contexts + ".h",
                false,
                gradient.weight().output(0)));
        if (gradient.memory() != null) {
            right.add(Products.node(
                    pattern, true, carried, false, gradient.memory().output(0)));
        }
    }

    /** [h, 1, b, k] times W [h, 1, k, d] as [b, 1, h, d]. */
    private static String carry(NodeList nodes, String queries, String weights, String name, List<Node> made) {
        long[] shape = nodes.shape(queries);
        nodes.declare(name + ".h", shape[0], 1, shape[2], nodes.shape(weights)[3]);
        made.add(Products.node(queries, false, weights, false, name + ".h"));
        made.add(Views.permuted(nodes, name + ".h", name, 2, 1, 0, 3));
        return name;
    }

    private static void declareLike(NodeList nodes, String like, String name) {
        nodes.declare(name, nodes.shape(like));
    }
}
