package genir.corpus.docid;

import genir.corpus.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.math3.ml.clustering.CentroidCluster;
import org.apache.commons.math3.ml.clustering.Clusterable;
import org.apache.commons.math3.ml.clustering.KMeansPlusPlusClusterer;
import org.apache.commons.math3.ml.distance.EuclideanDistance;
import org.apache.commons.math3.random.Well19937c;

/**
 * The tree of clusters of semantic docids (Tay et al., arXiv 2202.06991, section 3.2, algorithm 1): all documents are divided by
 * k-means, every cluster again, until it is small enough for its documents to be numbered.
 *
 * <p>Clusters are numbered in order of their first documents, and documents in their own order.
 */
final class ClusterTree {
    private static final int MOST_ITERATIONS = 100;

    /** From here on clusters are cut into even parts: k-means may go on splitting off single outliers for ever. */
    private static final int MOST_DIVISIONS = 8;

    private final int clusters;
    private final int leafSize;
    private final long seed;

    /**
     * A tree of given shape.
     *
     * @param clusters into how many parts a cluster is divided, 2 or more
     * @param leafSize documents of a cluster that is not divided, at most
     */
    ClusterTree(int clusters, int leafSize, long seed) {
        this.clusters = clusters;
        this.leafSize = leafSize;
        this.seed = seed;
    }

    /**
     * Each document's way from the root: the number of its cluster in each one around it, then its own in the last.
     *
     * @param vectors [document][dimension]
     */
    List<int[]> paths(double[][] vectors, Progress progress) {
        int[][] paths = new int[vectors.length][];
        List<Member> all = new ArrayList<>(vectors.length);
        for (int i = 0; i < vectors.length; i++) {
            all.add(new Member(i, vectors[i]));
        }
        try (Progress.Task task = progress.start("cluster documents", vectors.length)) {
            divide(all, new int[0], paths, task);
        }
        return List.of(paths);
    }

    private void divide(List<Member> members, int[] path, int[][] paths, Progress.Task task) {
        if (members.size() <= leafSize) {
            for (int number = 0; number < members.size(); number++) {
                paths[members.get(number).document()] = append(path, number);
            }
            task.advance(members.size(), "");
            return;
        }
        List<List<Member>> parts = path.length < MOST_DIVISIONS ? kMeans(members, path) : List.of();
        if (parts.size() < 2) {
            parts = evenParts(members);
        }
        for (int number = 0; number < parts.size(); number++) {
            divide(parts.get(number), append(path, number), paths, task);
        }
    }

    /** The clusters that are not empty; a single one where all members are alike. */
    private List<List<Member>> kMeans(List<Member> members, int[] path) {
        KMeansPlusPlusClusterer<Member> clusterer = new KMeansPlusPlusClusterer<>(
                Math.min(clusters, members.size()),
                MOST_ITERATIONS,
                new EuclideanDistance(),
                new Well19937c(seed * 31 + Arrays.hashCode(path)));
        List<List<Member>> parts = new ArrayList<>();
        for (CentroidCluster<Member> cluster : clusterer.cluster(members)) {
            if (!cluster.getPoints().isEmpty()) {
                parts.add(cluster.getPoints().stream()
                        .sorted(Comparator.comparingInt(Member::document))
                        .toList());
            }
        }
        parts.sort(Comparator.comparingInt(part -> part.get(0).document()));
        return parts;
    }

    private List<List<Member>> evenParts(List<Member> members) {
        int size = members.size();
        int count = Math.min(clusters, size);
        List<List<Member>> parts = new ArrayList<>(count);
        for (int part = 0; part < count; part++) {
            parts.add(members.subList((int) ((long) size * part / count), (int) ((long) size * (part + 1) / count)));
        }
        return parts;
    }

    private static int[] append(int[] path, int number) {
        int[] longer = Arrays.copyOf(path, path.length + 1);
        longer[path.length] = number;
        return longer;
    }

    /** A document as a point. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Member(int document, double[] getPoint) implements Clusterable {}
}
