package genir.interpret.figure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Places labels beside the ends of lines so that none covers another. */
final class EndLabels {
    /** Least distance of two labels' middles. */
    static final double GAP = 15;
    /** A label further from its line's end than this is better put in a legend. */
    private static final double FARTHEST = 34;

    private EndLabels() {}

    /**
     * Finds a place for each label near where it wants to be.
     *
     * @param wanted y of each line's end
     * @return y of each label, at least {@link #GAP} apart and within [top, bottom]; empty where they do not fit
     */
    static Optional<double[]> place(double[] wanted, double top, double bottom) {
        if ((wanted.length - 1) * GAP > bottom - top) {
            return Optional.empty();
        }
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < wanted.length; i++) {
            order.add(i);
        }
        order.sort(Comparator.comparingDouble(i -> wanted[i]));
        // Clusters of touching labels stand centred on the mean of what they want: the least-squares placement.
        List<Cluster> clusters = new ArrayList<>();
        for (int i : order) {
            clusters.add(new Cluster(1, wanted[i]).within(top, bottom));
            while (clusters.size() > 1
                    && last(clusters, 1).end() + GAP > last(clusters, 0).start() + 1e-9) {
                Cluster lower = clusters.remove(clusters.size() - 1);
                Cluster upper = clusters.remove(clusters.size() - 1);
                clusters.add(upper.join(lower).within(top, bottom));
            }
        }
        double[] placed = new double[wanted.length];
        int next = 0;
        for (Cluster cluster : clusters) {
            for (int k = 0; k < cluster.size; k++) {
                placed[order.get(next++)] = cluster.start() + k * GAP;
            }
        }
        boolean near = Arrays.stream(order.stream().mapToInt(i -> i).toArray())
                .allMatch(i -> Math.abs(placed[i] - wanted[i]) <= FARTHEST);
        return near ? Optional.of(placed) : Optional.empty();
    }

    private static Cluster last(List<Cluster> clusters, int back) {
        return clusters.get(clusters.size() - 1 - back);
    }

    private record Cluster(int size, double centre) {
        double start() {
            return centre - (size - 1) * GAP / 2;
        }

        double end() {
            return centre + (size - 1) * GAP / 2;
        }

        Cluster join(Cluster other) {
            return new Cluster(size + other.size, (size * centre + other.size * other.centre) / (size + other.size));
        }

        Cluster within(double top, double bottom) {
            double half = (size - 1) * GAP / 2;
            return new Cluster(size, Math.min(bottom - half, Math.max(top + half, centre)));
        }
    }
}
