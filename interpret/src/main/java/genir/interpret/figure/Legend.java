package genir.interpret.figure;

import java.util.ArrayList;
import java.util.List;

/** Names of series in rows above a plot. */
final class Legend {
    private static final double ROW = 18;
    private static final double SAMPLE = 28;
    private static final double GAP = 16;
    private static final double SPACE_BELOW = 7;

    private final List<List<Integer>> rows = new ArrayList<>();
    private final List<String> names;

    /** Breaks the names into rows of at most {@code width}. */
    Legend(List<String> names, double width) {
        this.names = names;
        double used = Double.POSITIVE_INFINITY;
        for (int i = 0; i < names.size(); i++) {
            double needed = SAMPLE + TextWidth.of(names.get(i)) + GAP;
            if (used + needed - GAP > width) {
                rows.add(new ArrayList<>());
                used = 0;
            }
            rows.get(rows.size() - 1).add(i);
            used += needed;
        }
    }

    double height() {
        return rows.isEmpty() ? 0 : rows.size() * ROW + SPACE_BELOW;
    }

    /** Draws the i-th sample with its left end at (x, y). */
    @FunctionalInterface
    interface Sample {
        void draw(int index, double x, double y);
    }

    void draw(SvgWriter svg, double left, double top, Sample sample) {
        for (int row = 0; row < rows.size(); row++) {
            double x = left;
            double y = top + row * ROW + ROW / 2;
            for (int i : rows.get(row)) {
                sample.draw(i, x, y);
                svg.text(x + SAMPLE, y, "start", names.get(i), "dominant-baseline", "central");
                x += SAMPLE + TextWidth.of(names.get(i)) + GAP;
            }
        }
    }
}
