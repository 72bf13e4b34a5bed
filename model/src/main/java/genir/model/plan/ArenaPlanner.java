package genir.model.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Gives every root a place in one arena so that roots in use at the same time never overlap: largest first, each at the
 * lowest place that is free for all of its life.
 */
final class ArenaPlanner {
    /** Places begin at multiples of this many floats: 64 bytes, a cache line. */
    private static final long ALIGNMENT = 16;

    private ArenaPlanner() {}

    /** Sets the offset of each root and returns the floats the arena needs. */
    static long place(List<Value.Root> roots) {
        List<Value.Root> order = new ArrayList<>(roots);
        order.sort(Comparator.comparingLong(Value.Root::length).reversed().thenComparingInt(Value.Root::firstStep));
        List<Value.Root> placed = new ArrayList<>();
        long size = 0;
        for (Value.Root root : order) {
            long offset = 0;
            // Roots already placed, lowest first: move behind each one that is in the way.
            for (Value.Root other : placed) {
                boolean together = root.firstStep() <= other.lastStep() && other.firstStep() <= root.lastStep();
                if (together
                        && offset < aligned(other.offset() + other.length())
                        && other.offset() < offset + root.length()) {
                    offset = aligned(other.offset() + other.length());
                }
            }
            root.moveTo(offset);
            int position = 0;
            while (position < placed.size() && placed.get(position).offset() <= offset) {
                position++;
            }
            placed.add(position, root);
            size = Math.max(size, offset + root.length());
        }
        return aligned(size);
    }

    private static long aligned(long offset) {
        return (offset + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
