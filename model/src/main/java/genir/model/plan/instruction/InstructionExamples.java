package genir.model.plan.instruction;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;

/** Instructions of every kind on small operands, for comparing devices; {@link ExampleValues} go with their names. */
public final class InstructionExamples {
    /** More than a tile of the CPU's loops, and no multiple of one. */
    private static final long ROWS = 301;

    private static final long WIDTH = 37;

    private int storages;

    private InstructionExamples() {}

    /** Each kind once at least, those of ND4J's too. */
    public static List<Instruction> all() {
        InstructionExamples examples = new InstructionExamples();
        List<Instruction> all = new ArrayList<>(examples.products());
        all.addAll(examples.rowWise(ROWS, WIDTH));
        all.addAll(examples.broadcasts());
        all.addAll(examples.losses(ROWS, ExampleValues.TOKENS));
        all.addAll(examples.rankings(ROWS, ExampleValues.TOKENS));
        all.addAll(examples.updates(ROWS, WIDTH));
        Operand x = examples.operand("x", 5, 3);
        all.add(new Instruction.NativeOp(
                new Tanh(), List.of(new Argument.Computed(x)), List.of(examples.operand("y", 5, 3))));
        return all;
    }

    /** The kinds that work on rows or elements, with so many of them. */
    public static List<Instruction> ofSize(long rows, long width) {
        InstructionExamples examples = new InstructionExamples();
        List<Instruction> all = new ArrayList<>(examples.rowWise(rows, width));
        all.addAll(examples.losses(rows, width + ExampleValues.TOKENS));
        all.addAll(examples.rankings(rows, width + ExampleValues.TOKENS));
        all.addAll(examples.updates(rows, width));
        return all;
    }

    private Operand operand(String name, long... shape) {
        return Operand.rowMajor(name, new Storage(storages++, Operand.length(shape), null), shape);
    }

    private Operand tokens(String name, long count) {
        return Operand.tokens(name, new Storage(storages++, count, null));
    }

    private Operand scalars(String name, ElementType type, int count) {
        return Operand.rowMajor(name, new Storage(storages++, (long) count * type.words(), null), type, count);
    }

    private Mask mask() {
        return new Mask(tokens("seed", 2), 77, 0.3);
    }

    /** The same elements in another order of the axes. */
    private static Operand permuted(Operand operand, int... order) {
        long[] shape = new long[order.length];
        long[] strides = new long[order.length];
        for (int axis = 0; axis < order.length; axis++) {
            shape[axis] = operand.shape()[order[axis]];
            strides[axis] = operand.strides()[order[axis]];
        }
        return new Operand(operand.name(), operand.storage(), shape, strides, operand.type());
    }

    private List<Instruction> rowWise(long rows, long width) {
        List<Instruction> all = new ArrayList<>(norms(rows, width));
        Operand x = operand("x", rows, width);
        Operand y = operand("y", rows, width);
        Operand b = operand("b", rows, width);
        all.add(new Instruction.Softmax(x, null, y));
        all.add(new Instruction.SoftmaxGradient(operand("p", rows, width), b, b));
        all.add(new Instruction.Relu(x, y));
        all.add(new Instruction.Relu(x, x));
        all.add(new Instruction.ReluGradient(operand("relu", rows, width), b, b));
        all.add(new Instruction.Gelu(x, y));
        all.add(new Instruction.Gelu(x, x));
        for (Operand dx : new Operand[] {y, b, x}) {
            all.add(new Instruction.GeluGradient(x, b, dx));
        }
        all.add(new Instruction.Dropout(x, mask(), null, y));
        all.add(new Instruction.Dropout(x, mask(), b, b));
        all.add(new Instruction.MaskFill(mask(), y));
        all.add(new Instruction.Add(x, b, x));
        all.add(new Instruction.Multiply(x, operand("gain", width), y));
        all.add(new Instruction.Multiply(x, b, x));
        all.add(new Instruction.Scale(x, 0.25, x));
        all.add(new Instruction.ProductColumnSums(x, b, operand("sums", width)));
        Operand table = operand("table", ExampleValues.TOKENS, width);
        Operand tokens = tokens("tokens", rows);
        all.add(new Instruction.GatherRows(table, tokens, y));
        all.add(new Instruction.ScatterRows(x, tokens, table));
        all.add(new Instruction.Fill(y, 0.5f));
        all.add(new Instruction.Copy(x, y));
        return all;
    }

    private List<Instruction> norms(long rows, long width) {
        List<Instruction> norms = new ArrayList<>();
        Operand gain = operand("gain", width);
        Operand scale = operand("scale", rows, 1);
        Operand x = operand("x", rows, width);
        Operand y = operand("y", rows, width);
        Operand normalized = operand("n", rows, width);
        Operand dgain = operand("dg", width);
        norms.add(new Instruction.RmsNorm(x, gain, y, null, null, 1e-6));
        norms.add(new Instruction.RmsNorm(x, gain, y, normalized, scale, 1e-3));
        norms.add(new Instruction.RootMeanSquare(x, scale, 1e-3));
        norms.add(new Instruction.Divide(x, scale, x));
        for (Operand before : new Operand[] {null, y}) {
            Operand over = before == null ? x : before;
            norms.add(new Instruction.RmsNormGradient(
                    x, gain, normalized, scale, before, operand("dx", rows, width), dgain));
            norms.add(new Instruction.RmsNormGradient(x, gain, normalized, scale, before, over, dgain));
        }
        return norms;
    }

    private List<Instruction> broadcasts() {
        List<Instruction> all = new ArrayList<>();
        Operand scores = operand("scores", 3, 4, 5, 11);
        all.add(new Instruction.Softmax(scores, null, scores));
        all.add(new Instruction.Softmax(scores, operand("mask", 3, 1, 1, 11), operand("y", 3, 4, 5, 11)));
        all.add(new Instruction.Softmax(scores, operand("bias", 1, 4, 5, 11), scores));
        all.add(new Instruction.Add(operand("a", 3, 1, 1, 11), operand("b", 1, 4, 5, 11), operand("y", 3, 4, 5, 11)));
        all.add(new Instruction.Relu(permuted(scores, 0, 2, 1, 3), operand("y", 3, 5, 4, 11)));
        all.add(new Instruction.Scale(permuted(scores, 0, 2, 1, 3), 3, operand("y", 3, 5, 4, 11)));
        all.add(new Instruction.BatchSum(scores, operand("sum", 1, 4, 5, 11)));
        all.add(new Instruction.Copy(permuted(operand("a", 4, 5, 6), 2, 0, 1), operand("b", 6, 4, 5)));
        all.add(new Instruction.Copy(operand("a", 6, 4, 5), permuted(operand("b", 4, 5, 6), 2, 0, 1)));
        return all;
    }

    private List<Instruction> losses(long rows, long vocabulary) {
        List<Instruction> losses = new ArrayList<>();
        Operand logits = operand("logits", rows, vocabulary);
        Operand gradient = operand("gradient", rows, vocabulary);
        Operand loss = scalars("loss", ElementType.FLOAT64, 1);
        Operand distributions = targets(rows, 3);
        for (int first : new int[] {0, ExampleValues.FIRST_TARGET}) {
            for (double smoothing : new double[] {0, 0.1}) {
                losses.add(new Instruction.CrossEntropy(
                        logits, tokens("targets", rows), first, smoothing, gradient, loss));
            }
            losses.add(new Instruction.SoftCrossEntropy(
                    logits, distributions, operand("probabilities", rows, 3), first, gradient, loss));
            Operand ranks =
                    Operand.rowMajor("ranks", new Storage(storages++, rows * 3, null), ElementType.INT32, rows, 3);
            losses.add(new Instruction.TargetRanks(logits, distributions, first, ranks));
            for (int count : new int[] {1, 7}) {
                Operand best = Operand.rowMajor(
                        "best", new Storage(storages++, rows * count, null), ElementType.INT32, rows, count);
                Operand logs = Operand.rowMajor(
                        "logs", new Storage(storages++, 2 * rows * count, null), ElementType.FLOAT64, rows, count);
                losses.add(new Instruction.TopTokens(logits, first, ExampleValues.TOKENS - 1, best, logs));
                losses.add(new Instruction.TopTokens(logits, first, ExampleValues.TOKENS - 1, best, null));
            }
        }
        return losses;
    }

    private List<Instruction> rankings(long rows, long vocabulary) {
        List<Instruction> rankings = new ArrayList<>();
        Operand loss = scalars("loss", ElementType.FLOAT64, 1);
        long sequences = 4;
        long positions = 3;
        long groups = (rows + sequences * positions - 1) / (sequences * positions);
        Operand logits = operand("logits", rows, vocabulary);
        Operand gradient = operand("gradient", rows, vocabulary);
        Operand more = operand("logits", groups * sequences * positions, vocabulary);
        Operand moreGradient = operand("gradient", groups * sequences * positions, vocabulary);
        for (RankingLoss.Kind kind : RankingLoss.Kind.values()) {
            // So heavy that what is added is of the size of what is there.
            RankingLoss ranking = new RankingLoss(kind, 0.3, rows);
            rankings.add(new Instruction.TokenRanking(
                    logits, targets(rows, 2), targets(rows, 5), 3, ranking, gradient, loss));
            for (int first : new int[] {0, ExampleValues.FIRST_TARGET}) {
                rankings.add(new Instruction.SequenceRanking(
                        more, targets(groups, sequences, positions), first, ranking, moreGradient, loss));
            }
        }
        return rankings;
    }

    /** Tokens, and some of none. */
    private Operand targets(long... shape) {
        return Operand.rowMajor(
                "targets", new Storage(storages++, Operand.length(shape), null), ElementType.INT32, shape);
    }

    private List<Instruction> updates(long rows, long width) {
        List<Instruction> updates = new ArrayList<>();
        long length = rows * width;
        int tiles = (int) ((length + Instruction.TILE - 1) / Instruction.TILE);
        Operand weights = operand("weights", length);
        Operand gradients = operand("gradients", length);
        Operand loss = scalars("loss", ElementType.FLOAT64, 1);
        Operand norm = scalars("norm", ElementType.FLOAT64, 1);
        Operand factor = scalars("factor", ElementType.FLOAT32, 1);
        Operand noFactor = scalars("NaN", ElementType.FLOAT32, 1);
        Operand progress = scalars("progress", ElementType.FLOAT64, 2);
        updates.add(new Instruction.Accumulate(gradients, operand("shares", 2), weights));
        updates.add(new Instruction.Accumulate(gradients, operand("only share", 2), operand("NaN", length)));
        updates.add(new Instruction.GradientNorm(gradients, loss, 0.1, norm, factor));
        updates.add(new Instruction.GradientNorm(gradients, loss, 1e6, norm, factor));
        for (Operand multiplier : List.of(factor, noFactor)) {
            updates.add(new Instruction.Adam(
                    weights,
                    gradients,
                    operand("first moment", length),
                    operand("second moment", length),
                    scalars("touched", ElementType.INT32, tiles),
                    multiplier,
                    progress,
                    0.9,
                    0.98));
            updates.add(new Instruction.Decay(weights, multiplier, progress, 0.1));
        }
        Operand matrix = operand("weight", rows, width);
        Operand gradient = operand("gradient", rows, width);
        Operand rowMeans = operand("row means", rows);
        Operand columnMeans = operand("column means", width);
        updates.add(new Instruction.Adafactor(matrix, gradient, rowMeans, columnMeans, noFactor, progress, true, 0.1));
        for (boolean scaled : new boolean[] {false, true}) {
            updates.add(
                    new Instruction.Adafactor(matrix, gradient, rowMeans, columnMeans, factor, progress, scaled, 0.1));
            updates.add(new Instruction.Adafactor(
                    operand("weight", width),
                    operand("gradient", width),
                    null,
                    columnMeans,
                    factor,
                    progress,
                    scaled,
                    0));
        }
        return updates;
    }

    private List<Instruction> products() {
        List<Instruction> products = new ArrayList<>();
        Operand a = operand("a", 70, 90);
        Operand b = operand("b", 90, 50);
        Operand c = operand("c", 70, 50);
        products.add(new Instruction.Product(a, false, b, false, null, c));
        products.add(new Instruction.Product(a, false, b, false, c, c));
        products.add(new Instruction.Product(a, false, b, false, operand("added", 70, 50), c));
        products.add(new Instruction.Product(
                operand("a", 90, 70), true, operand("b", 50, 90), true, null, operand("c", 7, 10, 50)));
        Operand heads = permuted(operand("heads", 6, 8, 3, 4), 0, 2, 1, 3);
        Operand keys = permuted(operand("keys", 6, 9, 3, 4), 0, 2, 1, 3);
        products.add(new Instruction.Product(heads, false, keys, true, null, operand("scores", 6, 3, 8, 9)));
        products.add(new Instruction.Product(
                operand("p", 6, 3, 8, 9), false, keys, false, null, permuted(operand("z", 6, 8, 3, 4), 0, 2, 1, 3)));
        products.add(new Instruction.Product(
                operand("a", 70, 90), false, b, false, null, permuted(operand("columns", 50, 70), 1, 0)));
        // Neither rows nor columns are runs of memory: no BLAS takes it.
        products.add(new Instruction.Product(
                permuted(operand("loose", 9, 8, 2), 2, 0, 1),
                false,
                permuted(operand("loose", 8, 7, 2), 2, 0, 1),
                false,
                null,
                operand("c", 2, 9, 7)));
        return products;
    }
}
