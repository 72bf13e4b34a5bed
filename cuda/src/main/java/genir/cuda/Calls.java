package genir.cuda;

import java.util.List;

/** Several calls as one. */
final class Calls {
    private Calls() {}

    static Runnable inOrder(Runnable... calls) {
        return inOrder(List.of(calls));
    }

    static Runnable inOrder(List<Runnable> calls) {
        List<Runnable> all = List.copyOf(calls);
        return all.size() == 1 ? all.get(0) : () -> all.forEach(Runnable::run);
    }
}
