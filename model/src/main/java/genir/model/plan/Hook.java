package genir.model.plan;

import java.util.List;
import java.util.function.Consumer;

/**
 * What happens to a value in the middle of a run, right after it was computed and before anything reads it: changes that are
 * data, then code of the caller's.
 *
 * @param variable a value that the plan keeps
 * @param access what happens to the value
 * @param edits made first
 * @param action gets the value where it lies
 */
public record Hook(String variable, Access access, List<Edit> edits, Consumer<TensorView> action) {
    /** What a hook does with its value. */
    public enum Access {
        /** Only looks. */
        READ,
        /** Looks, and may overwrite. */
        WRITE,
        /** Overwrites all of it without looking: it need not be computed. */
        REPLACE
    }

    /** The action of hooks that have none: an equal one for all. */
    private record Nothing() implements Consumer<TensorView> {
        @Override
        public void accept(TensorView value) {}
    }

    /** A hook that only looks. */
    public static Hook read(String variable, Consumer<TensorView> action) {
        return new Hook(variable, Access.READ, List.of(), action);
    }

    /** A hook that may overwrite the value. */
    public static Hook write(String variable, Consumer<TensorView> action) {
        return new Hook(variable, Access.WRITE, List.of(), action);
    }

    /** A hook that overwrites every element, whatever it was. */
    public static Hook replace(String variable, Consumer<TensorView> action) {
        return new Hook(variable, Access.REPLACE, List.of(), action);
    }

    /**
     * A hook that is nothing but changes.
     *
     * @param replaces whether these overwrite every element before any of them reads one
     */
    public static Hook edit(String variable, boolean replaces, List<Edit> edits) {
        return new Hook(variable, replaces ? Access.REPLACE : Access.WRITE, List.copyOf(edits), new Nothing());
    }

    /** Whether the value may be another one afterwards. */
    public boolean writes() {
        return access != Access.READ;
    }

    /** Whether it is nothing but changes: an equal hook makes the same of the same value. */
    boolean isData() {
        return access != Access.READ && action instanceof Nothing;
    }

    /** Does it. */
    void apply(TensorView value) {
        value.apply(edits);
        action.accept(value);
    }
}
