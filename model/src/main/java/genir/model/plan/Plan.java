package genir.model.plan;

import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Operand;
import genir.model.plan.instruction.Storage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A program on a device: running it is running its instructions in order, with hooks between them.
 *
 * <p>Not thread-safe: a plan is its memory.
 */
public final class Plan {
    private static final BitSet NONE = new BitSet();

    private final Program program;
    private final Executable executable;
    private final long arenaLength;
    private final Map<String, TensorView> views = new HashMap<>();
    private final boolean rerunnable;
    /** What the last run overwrote. */
    private List<Hook> applied = List.of();
    /** Steps that made nothing of its values, for nobody would have seen it. */
    private BitSet skipped = new BitSet();
    /** Values made by the instructions before this one are what the last run made of them; fewer than all after an error. */
    private int madeSteps;

    Plan(Program program, Executable executable, long arenaLength, boolean rerunnable) {
        this.program = program;
        this.executable = executable;
        this.arenaLength = arenaLength;
        this.rerunnable = rerunnable;
    }

    /** A kept value or an input, where it lies. */
    public TensorView view(String variable) {
        Operand operand = program.readable().get(variable);
        if (operand == null) {
            throw new IllegalArgumentException("the plan keeps no value " + variable);
        }
        return views.computeIfAbsent(variable, name -> new TensorView(operand, executable.memory(operand.storage())));
    }

    /** Whether the plan reads this input; one that only led up to something pruned is not there. */
    public boolean has(String variable) {
        return program.readable().containsKey(variable);
    }

    /** Bytes of the arena. */
    public long arenaBytes() {
        return arenaLength * Float.BYTES;
    }

    /** What it runs. */
    public Program program() {
        return program;
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
        execute(true, hooks);
    }

    /**
     * Runs again with the same inputs but other hooks: only the steps that a hook of this run or of the run before can have changed, unless
     * both have it, and of those not the ones that only lead up to a replaced value. So runs that share their first changes compute
     * these once, if they come one after the other. Hooks that only read may look at any other kept value; an input that a hook overwrote is
     * given back its value at the end of the run.
     */
    public void rerun(List<Hook> hooks) {
        if (!rerunnable) {
            throw new IllegalStateException("the plan was not compiled to be re-run");
        }
        execute(false, hooks);
    }

    private void execute(boolean anew, List<Hook> hooks) {
        List<Hook> waiting = new ArrayList<>(hooks);
        waiting.forEach(hook -> view(hook.variable()));
        waiting.sort(Comparator.comparingInt(hook -> ready(hook.variable())));
        Set<Hook> kept = anew ? Set.of() : kept(hooks);
        BitSet needless = needless(hooks);
        int first = anew ? 0 : first(waiting, kept, needless);
        // Noted before anything runs: after an error the next run must repeat as much as if all hooks had written.
        madeSteps = waiting.stream()
                .filter(hook -> hook.writes() && !kept.contains(hook))
                .mapToInt(this::made)
                .reduce(first, Math::min);
        Map<TensorView, float[]> given = given(waiting);
        try {
            int next = 0;
            int done = first;
            while (true) {
                for (; next < waiting.size() && ready(waiting.get(next).variable()) <= done; next++) {
                    Hook hook = waiting.get(next);
                    if (!kept.contains(hook) || ready(hook.variable()) > first) {
                        hook.apply(view(hook.variable()));
                    }
                }
                if (done == steps()) {
                    break;
                }
                int until = next < waiting.size() ? ready(waiting.get(next).variable()) : steps();
                executable.run(done, until, needless);
                done = until;
            }
        } finally {
            given.forEach(TensorView::write);
        }
        applied = rerunnable ? waiting.stream().filter(Hook::writes).toList() : List.of();
        skipped = (BitSet) skipped.clone();
        skipped.clear(first, steps());
        needless.clear(0, first);
        skipped.or(needless);
        madeSteps = steps();
    }

    /** The hooks that the last run had too, alone on their value, whose changes still stand. */
    private Set<Hook> kept(List<Hook> hooks) {
        Set<Hook> kept = new HashSet<>();
        for (Hook hook : hooks) {
            Storage storage = storage(hook.variable());
            if (hook.isData()
                    && program.firstWrite(storage) >= 0
                    && applied.contains(hook)
                    && isAlone(storage, hooks)
                    && isAlone(storage, applied)) {
                kept.add(hook);
            }
        }
        return kept;
    }

    private boolean isAlone(Storage storage, List<Hook> hooks) {
        return hooks.stream()
                        .filter(hook -> storage(hook.variable()).equals(storage))
                        .count()
                == 1;
    }

    /** The first step that must be run again. */
    private int first(List<Hook> hooks, Set<Hook> kept, BitSet needless) {
        BitSet missing = (BitSet) skipped.clone();
        missing.andNot(needless);
        int first = Math.min(madeSteps, missing.isEmpty() ? steps() : missing.nextSetBit(0));
        for (Hook hook : hooks) {
            if (hook.writes() && !kept.contains(hook)) {
                first = Math.min(first, ready(hook.variable()));
            }
        }
        for (Hook hook : applied) {
            if (!kept.contains(hook)) {
                first = Math.min(first, made(hook));
            }
        }
        // What a kept hook changed is made whole again or not at all, and one that is made again may begin in the midst
        // of another.
        int before;
        do {
            before = first;
            for (Hook hook : kept) {
                if (first < ready(hook.variable())) {
                    first = Math.min(first, made(hook));
                }
            }
        } while (first < before);
        return first;
    }

    /** The first step that makes what a hook changes. */
    private int made(Hook hook) {
        return Math.max(0, program.firstWrite(storage(hook.variable())));
    }

    /** The steps whose values nobody sees, since hooks replace all that is made of them. */
    private BitSet needless(List<Hook> hooks) {
        BitSet needless = new BitSet();
        Set<Storage> replaced = new HashSet<>();
        for (Hook hook : hooks) {
            Operand operand = program.readable().get(hook.variable());
            if (hook.access() == Hook.Access.REPLACE
                    && operand.length() == operand.storage().length()) {
                replaced.add(operand.storage());
            }
        }
        // In a plan that is not re-run memory has several uses, and some of it is the caller's.
        if (replaced.isEmpty() || !rerunnable) {
            return needless;
        }
        hooks.stream()
                .filter(hook -> hook.access() != Hook.Access.REPLACE)
                .forEach(hook -> replaced.remove(storage(hook.variable())));
        Set<Storage> needed = new HashSet<>();
        program.readable().values().forEach(operand -> needed.add(operand.storage()));
        needed.removeAll(replaced);
        for (int step = steps() - 1; step >= 0; step--) {
            Instruction instruction = program.instructions().get(step);
            boolean seen = instruction.writes().stream()
                    .map(Operand::storage)
                    .anyMatch(storage -> storage.isExternal() || needed.contains(storage));
            if (!seen) {
                needless.set(step);
                continue;
            }
            for (Operand read : instruction.reads()) {
                if (!replaced.contains(read.storage())) {
                    needed.add(read.storage());
                }
            }
        }
        return needless;
    }

    /** What hooks are about to overwrite and no step would make again: inputs that outlive the run, and parameters. */
    private Map<TensorView, float[]> given(List<Hook> hooks) {
        Map<TensorView, float[]> given = new HashMap<>();
        for (Hook hook : hooks) {
            Storage storage = storage(hook.variable());
            if (hook.writes() && program.firstWrite(storage) < 0 && (rerunnable || storage.isExternal())) {
                TensorView view = view(hook.variable());
                given.computeIfAbsent(view, missing -> view.read().data());
            }
        }
        return given;
    }

    private int steps() {
        return program.instructions().size();
    }

    private int ready(String variable) {
        return program.readyAfter(storage(variable));
    }

    private Storage storage(String variable) {
        view(variable);
        return program.readable().get(variable).storage();
    }

    /** Seconds that each instruction takes, the median of several runs, in order; for benchmarks. */
    public double[] profile(int runs) {
        double[][] seconds = new double[steps()][runs];
        for (int repeat = 0; repeat < runs; repeat++) {
            for (int step = 0; step < steps(); step++) {
                long start = System.nanoTime();
                executable.run(step, step + 1, NONE);
                seconds[step][repeat] = (System.nanoTime() - start) * 1e-9;
            }
        }
        applied = List.of();
        skipped = new BitSet();
        madeSteps = steps();
        return Arrays.stream(seconds)
                .mapToDouble(times -> {
                    Arrays.sort(times);
                    return times[runs / 2];
                })
                .toArray();
    }
}
