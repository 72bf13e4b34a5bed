package genir.model.plan.device;

import genir.model.backend.FloatSpan;
import genir.model.plan.HostMemory;
import genir.model.plan.Memory;
import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Operand;
import genir.model.plan.kernel.AdafactorKernel;
import genir.model.plan.kernel.AdamKernel;
import genir.model.plan.kernel.GradientKernels;

/** What happens to gradients and weights, by loops of our own over the host's memory. */
final class HostOptimizers {
    private final HostArrays arrays;

    HostOptimizers(HostArrays arrays) {
        this.arrays = arrays;
    }

    Runnable accumulate(Instruction.Accumulate accumulate) {
        GradientKernels.Accumulation accumulation =
                GradientKernels.accumulation(span(accumulate.gradients()), span(accumulate.sum()));
        Memory shares = memory(accumulate.shares());
        float[] now = new float[2];
        return () -> {
            shares.read(0, now, 0, 2);
            accumulation.add(now[0], now[1]);
        };
    }

    Runnable gradientNorm(Instruction.GradientNorm instruction) {
        GradientKernels.Norm norm = GradientKernels.norm(span(instruction.gradients()));
        return () -> {
            double length = norm.get();
            memory(instruction.norm()).writeDoubles(0, new double[] {length});
            float[] factor = {
                Nd4jOptimizers.factor(length, arrays.doubles(instruction.loss())[0], instruction.longest())
            };
            memory(instruction.factor()).write(0, factor, 0, 1);
        };
    }

    Runnable adam(Instruction.Adam adam) {
        AdamKernel kernel = new AdamKernel(
                span(adam.weights()),
                span(adam.gradients()),
                span(adam.first()),
                span(adam.second()),
                adam.beta1(),
                adam.beta2());
        Memory touched = memory(adam.touched());
        int[] tiles = new int[Math.toIntExact(adam.touched().length())];
        return Nd4jOptimizers.unlessNaN(arrays, adam.factor(), adam.progress(), (factor, rate, step) -> {
            touched.readTokens(0, tiles);
            kernel.step(factor, rate, step, tiles);
            touched.writeTokens(0, tiles);
        });
    }

    Runnable decay(Instruction.Decay decay) {
        GradientKernels.Scaling scaling = GradientKernels.scaling(span(decay.weight()));
        return Nd4jOptimizers.unlessNaN(
                arrays,
                decay.factor(),
                decay.progress(),
                (factor, rate, step) -> scaling.by((float) (1 - rate * decay.decay())));
    }

    Runnable adafactor(Instruction.Adafactor adafactor) {
        AdafactorKernel kernel = new AdafactorKernel(
                span(adafactor.weight()),
                span(adafactor.gradient()),
                adafactor.rowMeans() == null ? null : span(adafactor.rowMeans()),
                span(adafactor.columnMeans()),
                adafactor.scaled());
        return Nd4jOptimizers.unlessNaN(
                arrays,
                adafactor.factor(),
                adafactor.progress(),
                (factor, rate, step) -> kernel.step(factor, rate, step, adafactor.decay()));
    }

    private HostMemory memory(Operand operand) {
        return arrays.memory(operand.storage());
    }

    /** All elements of a contiguous operand. */
    private FloatSpan span(Operand operand) {
        if (!operand.contiguous()) {
            throw new IllegalArgumentException(operand + " is not contiguous");
        }
        return memory(operand).slice(0, operand.length()).span();
    }
}
