package genir.model.plan;

import static org.assertj.core.api.Assertions.assertThat;

import genir.model.plan.instruction.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ArenaPlannerTest {
    @Test
    void whatLivesTogetherNeverOverlaps() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 200; round++) {
            List<Value.Root> roots = new ArrayList<>();
            int count = random.nextInt(1, 60);
            for (int i = 0; i < count; i++) {
                Value.Root root = new Value.Root(new Storage(i, random.nextInt(1, 200), null));
                int first = random.nextInt(0, 40);
                root.usedAt(first);
                root.usedAt(first + random.nextInt(0, random.nextInt(1, 30)));
                roots.add(root);
            }
            long size = ArenaPlanner.place(roots);
            long sum = 0;
            for (Value.Root root : roots) {
                sum += (root.length() + 15) / 16 * 16;
                assertThat(root.offset()).isNotNegative();
                assertThat(root.offset() % 16).isZero();
                assertThat(root.offset() + root.length()).isLessThanOrEqualTo(size);
                for (Value.Root other : roots) {
                    boolean together = root.firstStep() <= other.lastStep() && other.firstStep() <= root.lastStep();
                    boolean apart = root.offset() + root.length() <= other.offset()
                            || other.offset() + other.length() <= root.offset();
                    assertThat(root == other || !together || apart).isTrue();
                }
            }
            assertThat(size).isBetween(peak(roots), sum);
        }
    }

    /** The most floats that are in use at one step: no arena can be smaller. */
    private static long peak(List<Value.Root> roots) {
        long peak = 0;
        for (int step = 0; step < 80; step++) {
            int at = step;
            peak = Math.max(
                    peak,
                    roots.stream()
                            .filter(root -> root.firstStep() <= at && at <= root.lastStep())
                            .mapToLong(Value.Root::length)
                            .sum());
        }
        return peak;
    }

    @Test
    void memoryIsUsedAgain() {
        List<Value.Root> roots = new ArrayList<>();
        for (int step = 0; step < 10; step++) {
            Value.Root root = new Value.Root(new Storage(step, 32, null));
            root.usedAt(2 * step);
            root.usedAt(2 * step + 1);
            roots.add(root);
        }
        assertThat(ArenaPlanner.place(roots)).isEqualTo(32);
        assertThat(ArenaPlanner.place(List.of())).isZero();
    }
}
