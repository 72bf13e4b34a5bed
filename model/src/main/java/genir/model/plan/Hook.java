package genir.model.plan;

import java.util.function.Consumer;

/**
 * Code that sees a value in the middle of a run, right after it was computed and before anything reads it.
 *
 * @param variable a value that the plan keeps
 * @param writes whether the action may overwrite the value
 * @param action gets the value where it lies
 */
public record Hook(String variable, boolean writes, Consumer<TensorView> action) {
    /** A hook that only looks. */
    public static Hook read(String variable, Consumer<TensorView> action) {
        return new Hook(variable, false, action);
    }

    /** A hook that may overwrite the value. */
    public static Hook write(String variable, Consumer<TensorView> action) {
        return new Hook(variable, true, action);
    }
}
