package genir.model.plan;

import java.util.BitSet;
import java.util.List;

/**
 * A program's instructions as calls, made one after the other.
 *
 * @param calls one for each instruction
 */
public record BoundCalls(Program program, List<Runnable> calls) {
    public BoundCalls {
        calls = List.copyOf(calls);
    }

    /** Makes calls as {@link Executable#run} says. */
    public void run(int from, int to, BitSet skipped) {
        for (int step = from; step < to; step++) {
            if (!skipped.get(step)) {
                run(step);
            }
        }
    }

    private void run(int step) {
        try {
            calls.get(step).run();
        } catch (RuntimeException failure) {
            throw new PlanException(
                    "failed: " + program.instructions().get(step).text(), failure);
        }
    }
}
