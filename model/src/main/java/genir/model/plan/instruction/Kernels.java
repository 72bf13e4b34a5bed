package genir.model.plan.instruction;

/**
 * How a device does each instruction; the interface is the check that it knows them all. What an instruction means stands at
 * its record.
 *
 * @param <K> an instruction bound to its memory
 */
public interface Kernels<K> {
    K product(Instruction.Product product);

    K rmsNorm(Instruction.RmsNorm norm);

    K rmsNormGradient(Instruction.RmsNormGradient gradient);

    K rootMeanSquare(Instruction.RootMeanSquare root);

    K softmax(Instruction.Softmax softmax);

    K softmaxGradient(Instruction.SoftmaxGradient gradient);

    K relu(Instruction.Relu relu);

    K reluGradient(Instruction.ReluGradient gradient);

    K gelu(Instruction.Gelu gelu);

    K geluGradient(Instruction.GeluGradient gradient);

    K dropout(Instruction.Dropout dropout);

    K maskFill(Instruction.MaskFill fill);

    K add(Instruction.Add add);

    K multiply(Instruction.Multiply multiply);

    K divide(Instruction.Divide divide);

    K scale(Instruction.Scale scale);

    K batchSum(Instruction.BatchSum sum);

    K productColumnSums(Instruction.ProductColumnSums sums);

    K gatherRows(Instruction.GatherRows gather);

    K scatterRows(Instruction.ScatterRows scatter);

    K fill(Instruction.Fill fill);

    K copy(Instruction.Copy copy);

    K crossEntropy(Instruction.CrossEntropy loss);

    K softCrossEntropy(Instruction.SoftCrossEntropy loss);

    K tokenRanking(Instruction.TokenRanking ranking);

    K sequenceRanking(Instruction.SequenceRanking ranking);

    K targetRanks(Instruction.TargetRanks ranks);

    K topTokens(Instruction.TopTokens top);

    K accumulate(Instruction.Accumulate accumulate);

    K gradientNorm(Instruction.GradientNorm norm);

    K adam(Instruction.Adam adam);

    K decay(Instruction.Decay decay);

    K adafactor(Instruction.Adafactor adafactor);

    K nativeOp(Instruction.NativeOp op);
}
