package genir.model.plan.instruction;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.nd4j.autodiff.functions.DifferentialFunction;

/**
 * One thing that a device does. Axes are named as in the graph: rows are all axes but the last one taken together, the width
 * is the last. An operand that is written may be one that is read, at the same places, where an instruction says so.
 */
public sealed interface Instruction {
    /** The target of a row that nothing is learnt from, such as a decoder position behind the end of its sequence. */
    int NO_TARGET = -100;

    /** Stands in a list of tokens where it has ended. */
    int NO_TOKEN = -1;

    /** Weights that the CPU's optimisers treat together. */
    int TILE = 2048;

    /** The operands it reads; those it adds to count as read and as written. */
    List<Operand> reads();

    /** The operands it writes. */
    List<Operand> writes();

    /** Makes it executable. */
    <K> K bind(Kernels<K> kernels);

    /** Its name in a printed program: the record's, e.g. {@code rms_norm}. */
    default String name() {
        return SnakeCaseStrategy.INSTANCE.translate(getClass().getSimpleName());
    }

    /** Reads as {@code y = name(x, gain)}. */
    default String text() {
        return join(writes()) + " = " + name() + "(" + join(reads()) + ")";
    }

    private static String join(List<Operand> operands) {
        return operands.stream().map(Operand::toString).collect(Collectors.joining(", "));
    }

    private static List<Operand> present(Operand... operands) {
        return Arrays.stream(operands).filter(Objects::nonNull).toList();
    }

    /**
     * A batch of matrix products over the last two axes: {@code result = op(a) op(b) + addend}, op a transposition or nothing.
     *
     * @param addend of the result's shape; perhaps the result itself; null for nothing
     * @param result of the products' shape, or contiguous with as many elements in their order
     */
    record Product(Operand a, boolean transposeA, Operand b, boolean transposeB, Operand addend, Operand result)
            implements Instruction {
        /** The products' shape, which that of the result may differ from. */
        public long[] shape() {
            long[] shape = a.shape().clone();
            int rank = shape.length;
            shape[rank - 2] = a.shape()[transposeA ? rank - 1 : rank - 2];
            shape[rank - 1] = b.shape()[transposeB ? rank - 2 : rank - 1];
            return shape;
        }

        /** Whether the addend lies where the result is written. */
        public boolean inPlace() {
            return addend != null && addend.storage().equals(result.storage());
        }

        @Override
        public List<Operand> reads() {
            return present(a, b, addend);
        }

        @Override
        public List<Operand> writes() {
            return List.of(result);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.product(this);
        }

        @Override
        public String text() {
            return result + " = " + a + (transposeA ? "^T " : " ") + b + (transposeB ? "^T" : "")
                    + (addend == null ? "" : " + " + addend);
        }
    }

    /**
     * {@code scale = sqrt(mean(x^2) + epsilon); normalized = x / scale; y = normalized * gain} for each row.
     *
     * @param x [rows, width]
     * @param gain [width]
     * @param y [rows, width]
     * @param normalized [rows, width]; null where nothing reads it
     * @param scale [rows, 1]; null where nothing reads it
     */
    record RmsNorm(Operand x, Operand gain, Operand y, Operand normalized, Operand scale, double epsilon)
            implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(x, gain);
        }

        @Override
        public List<Operand> writes() {
            return present(y, normalized, scale);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.rmsNorm(this);
        }
    }

    /**
     * The gradient of {@link RmsNorm}: {@code dn = dy * gain; dx = before + (dn - normalized * mean(dn * normalized)) / scale;
     * dgain = column sums of dy * normalized}.
     *
     * @param before what dx is added to, [rows, width]; null for nothing
     * @param dx [rows, width]; may be dy or before
     * @param dgain [width]
     */
    record RmsNormGradient(
            Operand dy, Operand gain, Operand normalized, Operand scale, Operand before, Operand dx, Operand dgain)
            implements Instruction {
        @Override
        public List<Operand> reads() {
            return present(dy, gain, normalized, scale, before);
        }

        @Override
        public List<Operand> writes() {
            return List.of(dx, dgain);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.rmsNormGradient(this);
        }
    }

    /**
     * {@code scale = sqrt(mean(x^2) + epsilon)} for each row: the first part of {@link RmsNorm}, alone.
     *
     * @param x [rows, width]
     * @param scale [rows, 1]
     */
    record RootMeanSquare(Operand x, Operand scale, double epsilon) implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(x);
        }

        @Override
        public List<Operand> writes() {
            return List.of(scale);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.rootMeanSquare(this);
        }
    }

    /**
     * The softmax of {@code x + added} over the width.
     *
     * @param added mask or bias, of x's rank and width, which broadcasts; null for nothing
     * @param y of x's shape; may be x
     */
    record Softmax(Operand x, Operand added, Operand y) implements Instruction {
        @Override
        public List<Operand> reads() {
            return present(x, added);
        }

        @Override
        public List<Operand> writes() {
            return List.of(y);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.softmax(this);
        }
    }

    /**
     * The gradient of a softmax over the width: {@code dx = p * (dp - sum(dp * p))}.
     *
     * @param p the softmax
     * @param dx of p's shape; may be dp
     */
    record SoftmaxGradient(Operand p, Operand dp, Operand dx) implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(p, dp);
        }

        @Override
        public List<Operand> writes() {
            return List.of(dx);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.softmaxGradient(this);
        }
    }

    /** {@code y = max(x, 0)}; y may be x. */
    record Relu(Operand x, Operand y) implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(x);
        }

        @Override
        public List<Operand> writes() {
            return List.of(y);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.relu(this);
        }
    }

    /** {@code dx = y > 0 ? dy : 0} for {@code y = relu(x)}; dx may be dy. */
    record ReluGradient(Operand y, Operand dy, Operand dx) implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(y, dy);
        }

        @Override
        public List<Operand> writes() {
            return List.of(dx);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.reluGradient(this);
        }
    }

    /**
     * GELU as tanh approximates it, {@code y = 0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))} (Hendrycks and Gimpel, arXiv
     * 1606.08415, section 2), which is {@code y = x sigmoid(x (LINEAR + CUBIC x^2))}; y may be x.
     */
    record Gelu(Operand x, Operand y) implements Instruction {
        public static final double LINEAR = 2 * Math.sqrt(2 / Math.PI);
        public static final double CUBIC = LINEAR * 0.044715;

        @Override
        public List<Operand> reads() {
            return List.of(x);
        }

        @Override
        public List<Operand> writes() {
            return List.of(y);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.gelu(this);
        }
    }

    /**
     * The gradient of {@link Gelu}: {@code dx = dy * (g + x g (1 - g) (LINEAR + 3 CUBIC x^2))}, g the sigmoid; dx may be dy or
     * x.
     */
    record GeluGradient(Operand x, Operand dy, Operand dx) implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(x, dy);
        }

        @Override
        public List<Operand> writes() {
            return List.of(dx);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.geluGradient(this);
        }
    }

    /**
     * {@code y = x * mask + added}, the mask made on the fly.
     *
     * @param added null for nothing
     * @param y may be x or added
     */
    record Dropout(Operand x, Mask mask, Operand added, Operand y) implements Instruction {
        @Override
        public List<Operand> reads() {
            return present(x, mask.seed(), added);
        }

        @Override
        public List<Operand> writes() {
            return List.of(y);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.dropout(this);
        }
    }

    /** Writes a dropout mask out, for what does not make it on the fly. */
    record MaskFill(Mask mask, Operand result) implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(mask.seed());
        }

        @Override
        public List<Operand> writes() {
            return List.of(result);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.maskFill(this);
        }

        @Override
        public String name() {
            return "mask";
        }
    }

    /** {@code y = a + b}, of which either may broadcast; y may be one of y's shape. */
    record Add(Operand a, Operand b, Operand y) implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(a, b);
        }

        @Override
        public List<Operand> writes() {
            return List.of(y);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.add(this);
        }
    }

    /** {@code y = a * b} element by element, of which either may broadcast; y may be one of y's shape. */
    record Multiply(Operand a, Operand b, Operand y) implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(a, b);
        }

        @Override
        public List<Operand> writes() {
            return List.of(y);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.multiply(this);
        }
    }

    /** {@code y = a / b} element by element, of which b may broadcast; y may be a. */
    record Divide(Operand a, Operand b, Operand y) implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(a, b);
        }

        @Override
        public List<Operand> writes() {
            return List.of(y);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.divide(this);
        }
    }

    /** {@code y = factor * x}; y may be x. */
    record Scale(Operand x, double factor, Operand y) implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(x);
        }

        @Override
        public List<Operand> writes() {
            return List.of(y);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.scale(this);
        }
    }

    /**
     * The sum over the first axis.
     *
     * @param x [batch, ...]
     * @param sum [1, ...]
     */
    record BatchSum(Operand x, Operand sum) implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(x);
        }

        @Override
        public List<Operand> writes() {
            return List.of(sum);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.batchSum(this);
        }
    }

    /**
     * {@code sums = column sums of a * b}.
     *
     * @param a [rows, width]
     * @param b [rows, width]
     * @param sums [width]
     */
    record ProductColumnSums(Operand a, Operand b, Operand sums) implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(a, b);
        }

        @Override
        public List<Operand> writes() {
            return List.of(sums);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.productColumnSums(this);
        }
    }

    /**
     * Row i of {@code y} is the row of a table that token i names.
     *
     * @param table [tokens, width]
     * @param tokens [rows]
     * @param y [rows, width]
     */
    record GatherRows(Operand table, Operand tokens, Operand y) implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(table, tokens);
        }

        @Override
        public List<Operand> writes() {
            return List.of(y);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.gatherRows(this);
        }
    }

    /**
     * Adds row i to the row of a table that token i names; several may name one, and are added in their order.
     *
     * @param rows [rows, width]
     * @param tokens [rows]
     * @param table [tokens, width]
     */
    record ScatterRows(Operand rows, Operand tokens, Operand table) implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(rows, tokens, table);
        }

        @Override
        public List<Operand> writes() {
            return List.of(table);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.scatterRows(this);
        }
    }

    /** Makes all elements a value. */
    record Fill(Operand result, float value) implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of();
        }

        @Override
        public List<Operand> writes() {
            return List.of(result);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.fill(this);
        }

        @Override
        public String text() {
            return result + " = " + value;
        }
    }

    /** Copies elements to as many of the same shape, each side with strides of its own. */
    record Copy(Operand from, Operand to) implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(from);
        }

        @Override
        public List<Operand> writes() {
            return List.of(to);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.copy(this);
        }
    }

    /**
     * The softmax cross-entropy of one target a row, a mean over the rows that have one, and its gradient
     * {@code (softmax - target) / rows with a target}. A target's probability is 1 - smoothing on its token and the rest on all
     * tokens alike (Szegedy et al., arXiv 1512.00567, section 7).
     *
     * @param logits [rows, vocabulary]
     * @param targets int [rows]; {@link #NO_TARGET} for a row that counts for nothing
     * @param firstToken the softmax runs over the tokens from this one on; the gradient of those before it is 0
     * @param gradient [rows, vocabulary], with respect to the logits
     * @param loss double [1]
     */
    record CrossEntropy(
            Operand logits, Operand targets, int firstToken, double smoothing, Operand gradient, Operand loss)
            implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(logits, targets);
        }

        @Override
        public List<Operand> writes() {
            return List.of(gradient, loss);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.crossEntropy(this);
        }
    }

    /**
     * The cross-entropy of the softmax with a sparse distribution for each row, a mean over the rows, and its gradient
     * {@code (softmax - distribution) / rows}.
     *
     * @param logits [rows, vocabulary]
     * @param tokens int [rows, entries], each token once in a row; {@link #NO_TOKEN} where a row has fewer
     * @param probabilities [rows, entries]
     * @param firstToken as in {@link CrossEntropy}
     * @param gradient [rows, vocabulary], with respect to the logits
     * @param loss double [1]
     */
    record SoftCrossEntropy(
            Operand logits, Operand tokens, Operand probabilities, int firstToken, Operand gradient, Operand loss)
            implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(logits, tokens, probabilities);
        }

        @Override
        public List<Operand> writes() {
            return List.of(gradient, loss);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.softCrossEntropy(this);
        }
    }

    /**
     * Adds a ranking loss over tokens of the same row, weighted, to a loss, and its gradient to the loss's gradient: the mean over all
     * rows. A token's score is its logit, which is its log-probability but for what is the same for all tokens of the row.
     *
     * @param logits [rows, vocabulary]
     * @param answers int [rows, entries], each row's answer first, then what is no negative of it either; {@link #NO_TOKEN} where there
     *     are fewer. A row without an answer adds nothing, and counts
     * @param candidates int [rows, entries], each token once in a row, {@link #NO_TOKEN} for none: negatives where they are not among the row's answers
     * @param negatives the first so many of these count
     * @param gradient [rows, vocabulary], with respect to the logits
     * @param loss double [1]
     */
    record TokenRanking(
            Operand logits,
            Operand answers,
            Operand candidates,
            int negatives,
            RankingLoss ranking,
            Operand gradient,
            Operand loss)
            implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(logits, answers, candidates, gradient, loss);
        }

        @Override
        public List<Operand> writes() {
            return List.of(gradient, loss);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.tokenRanking(this);
        }
    }

    /**
     * Adds a ranking loss over sequences of tokens, weighted, to a loss, and its gradient to the loss's gradient: the mean over all groups
     * of sequences. A sequence's score is the sum of the log-probabilities of its tokens, each in a row of its own; the gradient is
     * that of the score's coefficient c times {@code (token - softmax)} in each of these rows.
     *
     * @param logits [rows, vocabulary]; the rows are those of the first group's first sequence, its second, and so on
     * @param tokens int [groups, sequences, positions], as many as rows; each group's answer first, then its negatives. {@link
     *     #NO_TOKEN} where a sequence has none; one without any is none, and a group whose first is none adds nothing
     * @param firstToken the softmax runs over the tokens from this one on
     * @param gradient [rows, vocabulary], with respect to the logits
     * @param loss double [1]
     */
    record SequenceRanking(
            Operand logits, Operand tokens, int firstToken, RankingLoss ranking, Operand gradient, Operand loss)
            implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(logits, tokens, gradient, loss);
        }

        @Override
        public List<Operand> writes() {
            return List.of(gradient, loss);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.sequenceRanking(this);
        }
    }

    /**
     * The ranks of tokens by their logits: the highest has rank 1, of two equal ones the lower token comes first, and one that is
     * not a number comes last.
     *
     * @param logits [rows, vocabulary]
     * @param tokens int [rows, entries]; {@link #NO_TOKEN} where a row has fewer
     * @param firstToken the first token that counts
     * @param ranks int [rows, entries]; 0 for no token
     */
    record TargetRanks(Operand logits, Operand tokens, int firstToken, Operand ranks) implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(logits, tokens);
        }

        @Override
        public List<Operand> writes() {
            return List.of(ranks);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.targetRanks(this);
        }
    }

    /**
     * The tokens with the highest logits, the highest first and of two equal ones the lower token, with the logarithms of their
     * probabilities under the softmax over the whole row.
     *
     * @param logits [rows, vocabulary]
     * @param from the first token that counts
     * @param to behind the last one
     * @param tokens int [rows, count]; {@link #NO_TOKEN} where fewer than so many count
     * @param logProbabilities double [rows, count]; NaN for no token. Null where nobody asks for them
     */
    record TopTokens(Operand logits, int from, int to, Operand tokens, Operand logProbabilities)
            implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(logits);
        }

        @Override
        public List<Operand> writes() {
            return present(tokens, logProbabilities);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.topTokens(this);
        }
    }

    /**
     * {@code sum = keep * sum + share * gradients}; with {@code keep} 0 whatever the sum was.
     *
     * @param gradients [weights]
     * @param shares [2]: keep and share
     * @param sum [weights]
     */
    record Accumulate(Operand gradients, Operand shares, Operand sum) implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(gradients, shares, sum);
        }

        @Override
        public List<Operand> writes() {
            return List.of(sum);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.accumulate(this);
        }
    }

    /**
     * The Euclidean norm of all gradients as one vector, and what they are multiplied by so that they are no longer than
     * allowed: {@code min(1, longest / norm)}. It is NaN where the norm or the loss is not finite, by which the instructions
     * after it know that they must change nothing.
     *
     * @param gradients [weights]
     * @param loss double [1]
     * @param norm double [1]
     * @param factor [1]
     */
    record GradientNorm(Operand gradients, Operand loss, double longest, Operand norm, Operand factor)
            implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(gradients, loss);
        }

        @Override
        public List<Operand> writes() {
            return List.of(norm, factor);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.gradientNorm(this);
        }
    }

    /**
     * A step of Adam (Kingma and Ba, arXiv 1412.6980, algorithm 1) with gradients multiplied by a factor; none where it is NaN.
     *
     * @param weights [weights]
     * @param gradients [weights]
     * @param first running means of the gradients, [weights]
     * @param second running means of their squares, [weights]
     * @param touched int, one for each {@link #TILE} weights: what the device knows of their moments, 0 for nothing
     * @param factor [1], of {@link GradientNorm}
     * @param progress double [2]: the learning rate and the step, counted from 1
     * @param beta1 decay of the first moment
     * @param beta2 decay of the second moment
     */
    record Adam(
            Operand weights,
            Operand gradients,
            Operand first,
            Operand second,
            Operand touched,
            Operand factor,
            Operand progress,
            double beta1,
            double beta2)
            implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(weights, gradients, first, second, touched, factor, progress);
        }

        @Override
        public List<Operand> writes() {
            return List.of(weights, first, second, touched);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.adam(this);
        }
    }

    /**
     * Weight decay apart from the gradients (Loshchilov and Hutter, arXiv 1711.05101): {@code weight *= 1 - rate * decay};
     * not where the factor is NaN.
     *
     * @param weight of any shape
     * @param factor [1], of {@link GradientNorm}
     * @param progress double [2]: the learning rate and the step
     */
    record Decay(Operand weight, Operand factor, Operand progress, double decay) implements Instruction {
        @Override
        public List<Operand> reads() {
            return List.of(weight, factor, progress);
        }

        @Override
        public List<Operand> writes() {
            return List.of(weight);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.decay(this);
        }
    }

    /**
     * A step of Adafactor for one weight (Shazeer and Stern, arXiv 1804.04235, algorithms 4 and 5, without a first moment), its
     * decay first; none where the factor is NaN.
     *
     * @param weight [rows, width] or [width]
     * @param gradient of the same shape, multiplied by the factor first
     * @param rowMeans running means of the squares of each row, [rows]; null for a vector
     * @param columnMeans of each column, [width]; of a vector, of each element
     * @param factor [1], of {@link GradientNorm}
     * @param progress double [2]: the learning rate and the step, counted from 1
     * @param scaled whether the rate is multiplied by the root mean square of the weight
     * @param decay share of the weight that a step at rate 1 takes off
     */
    record Adafactor(
            Operand weight,
            Operand gradient,
            Operand rowMeans,
            Operand columnMeans,
            Operand factor,
            Operand progress,
            boolean scaled,
            double decay)
            implements Instruction {
        @Override
        public List<Operand> reads() {
            return present(weight, gradient, rowMeans, columnMeans, factor, progress);
        }

        @Override
        public List<Operand> writes() {
            return present(weight, rowMeans, columnMeans);
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.adafactor(this);
        }
    }

    /** An op of ND4J's that no rewrite replaced; only ND4J can run it. */
    record NativeOp(DifferentialFunction op, List<Argument> inputs, List<Operand> outputs) implements Instruction {
        @Override
        public List<Operand> reads() {
            List<Operand> operands = new ArrayList<>();
            for (Argument input : inputs) {
                if (input instanceof Argument.Computed computed) {
                    operands.add(computed.operand());
                }
            }
            return operands;
        }

        @Override
        public List<Operand> writes() {
            return outputs;
        }

        @Override
        public <K> K bind(Kernels<K> kernels) {
            return kernels.nativeOp(this);
        }

        @Override
        public String name() {
            return op.opName();
        }
    }
}
