package genir.cuda;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the GPU keeps for objects of ours. It is freed some time after such an object became unreachable, by the thread that uses
 * the GPU, and at the end.
 */
final class Leftovers {
    private final Map<Reference<?>, Runnable> frees = new HashMap<>();
    private final ReferenceQueue<Object> unreachable = new ReferenceQueue<>();

    /** What to do when an owner is gone; must not hold it. */
    void after(Object owner, Runnable free) {
        frees.put(new PhantomReference<>(owner, unreachable), free);
    }

    /** Frees what has no owner any more, if there is anything, after waiting for what may still use it. */
    void free(Runnable wait) {
        Reference<?> first = unreachable.poll();
        if (first != null) {
            wait.run();
            for (Reference<?> gone = first; gone != null; gone = unreachable.poll()) {
                frees.remove(gone).run();
            }
        }
    }

    /** Frees everything. */
    void freeAll() {
        List.copyOf(frees.values()).forEach(Runnable::run);
        frees.clear();
    }
}
