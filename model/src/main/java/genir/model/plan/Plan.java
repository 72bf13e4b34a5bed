package genir.model.plan;

import genir.model.backend.FlushToZero;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A graph compiled for fixed shapes: a list of steps over one arena of memory. Running it is running the steps in order.
 *
 * <p>Not thread-safe: a plan is its memory.
 */
public final class Plan {
    private final List<Step> steps;
    private final INDArray arena;
    /** What the steps work on. The kernels know the addresses only, and ND4J frees what nothing refers to. */
    private final Map<String, INDArray> arrays;

    private final Map<String, TensorView> views = new HashMap<>();
    private final Map<String, Value> readable;
    private final boolean rerunnable;
    /** Values made by the steps before this one are as computed: no hook has overwritten them. */
    private int cleanSteps;

    Plan(
            List<Step> steps,
            INDArray arena,
            Map<String, INDArray> arrays,
            Map<String, Value> readable,
            boolean rerunnable) {
        this.steps = List.copyOf(steps);
        this.arena = arena;
        this.arrays = Map.copyOf(arrays);
        this.readable = readable;
        this.rerunnable = rerunnable;
    }

    /** A kept value or an input, where it lies. */
    public TensorView view(String variable) {
        Value value = readable.get(variable);
        if (value == null) {
            throw new IllegalArgumentException("the plan keeps no value " + variable);
        }
        return views.computeIfAbsent(variable, name -> new TensorView(value, arrays.get(name)));
    }

    /** Whether the plan reads this input; one that only led up to something pruned is not there. */
    public boolean has(String variable) {
        return readable.containsKey(variable);
    }

    /** Bytes of the arena. */
    public long arenaBytes() {
        return arena.length() * Float.BYTES;
    }

    /** Labels of the steps, in order. */
    public List<String> stepLabels() {
        return steps.stream().map(Step::label).toList();
    }

    /** The matrix products that lowerings made direct calls of, in order. */
    public List<ProductShape> products() {
        return steps.stream()
                .map(Step::kernel)
                .filter(ProductKernel.class::isInstance)
                .map(kernel -> ((ProductKernel) kernel).shape())
                .toList();
    }

    /** Runs all steps. Inputs must have been filled before. */
    public void run() {
        run(List.of());
    }

    /**
     * Runs all steps, calling each hook when its value is ready.
     *
     * @throws IllegalArgumentException if a hook is on a value that the plan does not keep
     */
    public void run(List<Hook> hooks) {
        execute(0, hooks);
    }

    /**
     * Runs again with the same inputs but other hooks: only the steps that the hooks, or those of the run before, can have
     * changed, and of those not the ones that only lead up to a replaced value. Hooks that only read may look at any other
     * kept value; an input that a hook overwrote is given back its value at
     * the end of the run.
     */
    public void rerun(List<Hook> hooks) {
        if (!rerunnable) {
            throw new IllegalStateException("the plan was not compiled to be re-run");
        }
        int first = hooks.stream()
                .filter(Hook::writes)
                .mapToInt(hook -> ready(hook.variable()))
                .min()
                .orElse(steps.size());
        execute(Math.min(first, cleanSteps), hooks);
    }

    private void execute(int first, List<Hook> hooks) {
        List<Hook> waiting = new ArrayList<>(hooks);
        waiting.forEach(hook -> view(hook.variable()));
        waiting.sort(Comparator.comparingInt(hook -> ready(hook.variable())));
        int dirty = waiting.stream()
                .filter(Hook::writes)
                .mapToInt(hook -> Math.max(0, root(hook.variable()).firstWrite()))
                .min()
                .orElse(steps.size());
        BitSet skipped = needless(first, hooks);
        // Noted before anything runs: after an error the next run must repeat as much as if all hooks had written.
        cleanSteps = Math.min(cleanSteps, Math.min(first, dirty));
        Map<TensorView, float[]> given = given(waiting);
        FlushToZero.inThisThread();
        try {
            int next = 0;
            for (int done = first; ; done++) {
                for (; next < waiting.size() && ready(waiting.get(next).variable()) <= done; next++) {
                    Hook hook = waiting.get(next);
                    hook.action().accept(view(hook.variable()));
                }
                if (done == steps.size()) {
                    break;
                }
                if (!skipped.get(done)) {
                    run(steps.get(done));
                }
            }
        } finally {
            given.forEach(TensorView::write);
        }
        cleanSteps = skipped.isEmpty() ? dirty : Math.min(dirty, skipped.nextSetBit(0));
    }

    /** The steps from {@code first} on whose values nobody sees, since hooks replace all that is made of them. */
    private BitSet needless(int first, List<Hook> hooks) {
        BitSet needless = new BitSet();
        Set<Value.Root> replaced = new HashSet<>();
        for (Hook hook : hooks) {
            Value.Root root = root(hook.variable());
            if (hook.access() == Hook.Access.REPLACE
                    && readable.get(hook.variable()).length() == root.length()) {
                replaced.add(root);
            }
        }
        // In a plan that is not re-run memory has several uses, and some of it is the caller's.
        if (replaced.isEmpty() || !rerunnable) {
            return needless;
        }
        hooks.stream()
                .filter(hook -> hook.access() != Hook.Access.REPLACE)
                .forEach(hook -> replaced.remove(root(hook.variable())));
        Set<Value.Root> needed = new HashSet<>();
        readable.values().forEach(value -> needed.add(value.root()));
        needed.removeAll(replaced);
        for (int step = steps.size() - 1; step >= first; step--) {
            Collection<Value.Root> writes = steps.get(step).writes();
            // A step that writes to nothing of the plan's own fills what the caller gave.
            boolean ofCaller = writes.isEmpty() || writes.stream().anyMatch(root -> root.external() != null);
            if (!ofCaller && Collections.disjoint(writes, needed)) {
                needless.set(step);
            } else {
                steps.get(step).reads().stream()
                        .filter(root -> !replaced.contains(root))
                        .forEach(needed::add);
            }
        }
        return needless;
    }

    /** What hooks are about to overwrite and no step would make again: inputs that outlive the run, and parameters. */
    private Map<TensorView, float[]> given(List<Hook> hooks) {
        Map<TensorView, float[]> given = new HashMap<>();
        for (Hook hook : hooks) {
            Value.Root root = root(hook.variable());
            if (hook.writes() && root.firstWrite() < 0 && (rerunnable || root.external() != null)) {
                TensorView view = view(hook.variable());
                given.computeIfAbsent(view, missing -> view.read().data());
            }
        }
        return given;
    }

    private static void run(Step step) {
        try {
            step.kernel().run();
        } catch (RuntimeException failure) {
            throw new PlanException("failed: " + step.label(), failure);
        }
    }

    private int ready(String variable) {
        return root(variable).readyAfter();
    }

    private Value.Root root(String variable) {
        view(variable);
        return readable.get(variable).root();
    }

    /** Seconds that each step takes, the median of several runs; for benchmarks. */
    public Map<String, Double> profile(int runs) {
        double[][] seconds = new double[steps.size()][runs];
        for (int repeat = 0; repeat < runs; repeat++) {
            for (int step = 0; step < steps.size(); step++) {
                long start = System.nanoTime();
                run(steps.get(step));
                seconds[step][repeat] = (System.nanoTime() - start) * 1e-9;
            }
        }
        cleanSteps = steps.size();
        Map<String, Double> medians = new LinkedHashMap<>();
        for (int step = 0; step < steps.size(); step++) {
            Arrays.sort(seconds[step]);
            medians.put(step + " " + steps.get(step).label(), seconds[step][runs / 2]);
        }
        return medians;
    }
}
