package genir.cuda;

import java.util.ArrayList;
import java.util.List;

/**
 * Scratch memory that all instructions share, since they run one after the other. Places in it are fixed when an instruction is
 * bound: where it is too small there is a new one, at least twice as large, and those before it stay for those who know them.
 */
final class Workspace {
    private static final long SMALLEST = 1 << 18;
    /** Places are multiples of this many floats. */
    private static final long ALIGNMENT = 64;

    private final GpuDevice device;
    private final List<GpuMemory> blocks = new ArrayList<>();
    private long taken;

    Workspace(GpuDevice device) {
        this.device = device;
    }

    /** Begins an instruction: all of it is free again. */
    void begin() {
        taken = 0;
    }

    /** The address of so many floats, for the instruction that is being bound. */
    long floats(long length) {
        long room = (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        GpuMemory last = blocks.isEmpty() ? null : blocks.get(blocks.size() - 1);
        if (last == null || taken + room > last.length()) {
            last = device.allocate(Math.max(room, last == null ? SMALLEST : 2 * last.length()));
            blocks.add(last);
            taken = 0;
        }
        long address = last.address() + taken * Float.BYTES;
        taken += room;
        return address;
    }

    /** The address of so many doubles. */
    long doubles(long length) {
        return floats(2 * length);
    }
}
