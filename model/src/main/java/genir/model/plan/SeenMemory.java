package genir.model.plan;

import genir.model.backend.FloatSpan;

/** Memory whose floats the host sees where they lie. */
public interface SeenMemory extends Memory {
    /** The floats where they lie, which keep the memory. */
    FloatSpan span();

    /** What a memory holds, where the host can see it: itself, or a copy. */
    static SeenMemory of(Memory memory) {
        return memory instanceof SeenMemory seen ? seen : HostMemory.of(memory);
    }
}
