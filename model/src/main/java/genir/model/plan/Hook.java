package genir.model.plan;

import java.util.function.Consumer;

/**
 * Code that sees a value in the middle of a run, right after it was computed and before anything reads it.
 *
 * @param variable a value that the plan keeps
 * @param access what the action does with the value
 * @param action gets the value where it lies
 */
public record Hook(String variable, Access access, Consumer<TensorView> action) {
    /** What a hook does with its value. */
    public enum Access {
        /** Only looks. */
        READ,
        /** Looks, and may overwrite. */
        WRITE,
        /** Overwrites all of it without looking: it need not be computed. */
        REPLACE
    }

    /** A hook that only looks. */
    public static Hook read(String variable, Consumer<TensorView> action) {
        return new Hook(variable, Access.READ, action);
    }

    /** A hook that may overwrite the value. */
    public static Hook write(String variable, Consumer<TensorView> action) {
        return new Hook(variable, Access.WRITE, action);
    }

    /** A hook that overwrites every element, whatever it was. */
    public static Hook replace(String variable, Consumer<TensorView> action) {
        return new Hook(variable, Access.REPLACE, action);
    }

    /** Whether the action may overwrite the value. */
    public boolean writes() {
        return access != Access.READ;
    }
}
