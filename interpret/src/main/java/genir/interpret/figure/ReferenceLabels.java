package genir.interpret.figure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds places for the labels of reference lines: above or under the line, as far left as no curve and no other label is in
 * the way. Where every place has something in it, the one with the least.
 */
final class ReferenceLabels {
    /** From the baseline of a label to the upper and lower ends of its letters. */
    private static final double ASCENT = 11;

    private static final double DESCENT = 4;
    private static final double INSET = 6;
    /** Least distance of a label from a curve. */
    private static final double GAP = 3;

    private static final double STEP = 8;

    private final PlotArea area;
    /** Curves as points in user units, each joined to the next. */
    private final List<List<double[]>> curves;

    private final List<Place> placed = new ArrayList<>();

    /** Where a label begins, and its baseline. */
    record Place(double x, double baseline, double width) {
        double top() {
            return baseline - ASCENT;
        }

        double bottom() {
            return baseline + DESCENT;
        }

        private boolean meets(Place other) {
            return x < other.x + other.width + GAP
                    && other.x < x + width + GAP
                    && top() < other.bottom()
                    && other.top() < bottom();
        }
    }

    ReferenceLabels(PlotArea area, List<List<double[]>> curves) {
        this.area = area;
        this.curves = curves;
    }

    /**
     * The place of the next label.
     *
     * @param lines the y of every reference line, which no label should lie on
     */
    Place place(String label, double line, List<Double> lines) {
        double width = TextWidth.of(label);
        List<Place> candidates = new ArrayList<>();
        for (double x = area.left() + INSET; x + width <= area.right() - INSET || candidates.isEmpty(); x += STEP) {
            candidates.add(new Place(x, line - 5, width));
            candidates.add(new Place(x, line + 14, width));
        }
        Place best = candidates.stream()
                .min(Comparator.comparingDouble((Place place) -> crowding(place, lines)))
                .orElseThrow();
        placed.add(best);
        return best;
    }

    /** How much is in the way of a label; the first of equal candidates is the one to take. */
    private double crowding(Place place, List<Double> lines) {
        double crossed =
                curves.stream().mapToDouble(curve -> crossing(curve, place)).sum();
        long labels = placed.stream().filter(place::meets).count();
        long others = lines.stream()
                .filter(line -> line > place.top() && line < place.bottom())
                .count();
        boolean outside = place.top() < area.top() || place.bottom() > area.bottom();
        return crossed + place.width() * (labels + others + (outside ? 1 : 0));
    }

    /** Along how much of its width a curve runs through a label, or too close to it. */
    private static double crossing(List<double[]> curve, Place place) {
        double length = 0;
        for (int i = 0; i < curve.size(); i++) {
            double[] from = curve.get(i);
            double[] to = curve.get(Math.min(i + 1, curve.size() - 1));
            double steps = Math.max(1, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1])));
            for (int step = 0; step < steps; step++) {
                double x = from[0] + (to[0] - from[0]) * step / steps;
                double y = from[1] + (to[1] - from[1]) * step / steps;
                boolean inside = x > place.x() - GAP
                        && x < place.x() + place.width() + GAP
                        && y > place.top() - GAP
                        && y < place.bottom() + GAP;
                length += inside ? 1 : 0;
            }
        }
        return length;
    }
}
