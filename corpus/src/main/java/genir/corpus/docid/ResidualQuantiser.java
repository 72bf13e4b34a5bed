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
 * Residual quantisation of vectors (Zeghidour et al., "SoundStream", arXiv 2107.03312, section III-C, algorithm 1): k-means finds a
 * codebook of the vectors, another one of what their nearest centroids leave of them, and so on. All documents share each
 * codebook, so that a value means the same whatever stands before it, unlike in a tree of clusters; docids of it are those of TIGER
 * (Rajput et al., arXiv 2305.05065, section 3.1) and RIPOR (Zeng et al., arXiv 2311.09134, section 3.1), but for k-means in
 * place of learnt codebooks.
 *
 * <p>Centroids of a level are numbered in order of their first documents.
 *
 * @param levels how many codebooks, 1 or more
 * @param clusters centroids of each, 2 or more; fewer where there are fewer documents
 */
record ResidualQuantiser(int levels, int clusters, long seed) {
    /** k-means has mostly settled by then; what it would still gain, the next level gains. */
    private static final int MOST_ITERATIONS = 30;

    /**
     * Vectors in codes.
     *
     * @param codes the number of its centroid at each level, for each document: [document][level]
     * @param errors what the levels up to each leave: the squared distance of the vectors to the sums of their centroids, as a share
     *     of that to the mean of all vectors; 0 where all vectors are alike
     */
    @SuppressWarnings("ArrayRecordComponent") // handed to who makes docids of them
    record Codes(int[][] codes, double[] errors) {}

    /**
     * Quantises vectors.
     *
     * @param vectors [document][dimension]; not changed
     */
    Codes quantise(double[][] vectors, Progress progress) {
        double[][] residuals = Arrays.stream(vectors).map(double[]::clone).toArray(double[][]::new);
        int[][] codes = new int[vectors.length][levels];
        double[] errors = new double[levels];
        double spread = spread(vectors);
        try (Progress.Task task = progress.start("quantise documents", levels)) {
            for (int level = 0; level < levels && vectors.length > 0; level++) {
                List<CentroidCluster<Member>> parts = kMeans(residuals, level);
                for (int code = 0; code < parts.size(); code++) {
                    double[] centre = mean(parts.get(code).getPoints(), vectors[0].length);
                    for (Member member : parts.get(code).getPoints()) {
                        codes[member.document()][level] = code;
                        subtract(residuals[member.document()], centre);
                    }
                }
                errors[level] = spread == 0 ? 0 : squares(residuals) / spread;
                task.advance(1, "");
            }
        }
        return new Codes(codes, errors);
    }

    /** The clusters that are not empty. */
    private List<CentroidCluster<Member>> kMeans(double[][] residuals, int level) {
        List<Member> members = new ArrayList<>(residuals.length);
        for (int document = 0; document < residuals.length; document++) {
            members.add(new Member(document, residuals[document].clone()));
        }
        var clusterer = new KMeansPlusPlusClusterer<Member>(
                Math.min(clusters, members.size()),
                MOST_ITERATIONS,
                new EuclideanDistance(),
                new Well19937c(seed * 31 + level));
        return clusterer.cluster(members).stream()
                .filter(cluster -> !cluster.getPoints().isEmpty())
                .sorted(Comparator.comparingInt(ResidualQuantiser::first))
                .toList();
    }

    private static int first(CentroidCluster<Member> cluster) {
        return cluster.getPoints().stream().mapToInt(Member::document).min().orElseThrow();
    }

    /** Of the members as they are at last, in their own order; the clusterer's centre may be a step behind them. */
    private static double[] mean(List<Member> members, int dimensions) {
        double[] mean = new double[dimensions];
        members.stream().sorted(Comparator.comparingInt(Member::document)).forEach(member -> {
            for (int d = 0; d < dimensions; d++) {
                mean[d] += member.getPoint()[d] / members.size();
            }
        });
        return mean;
    }

    private static double spread(double[][] vectors) {
        if (vectors.length == 0) {
            return 0;
        }
        double[] mean = new double[vectors[0].length];
        for (double[] vector : vectors) {
            for (int d = 0; d < mean.length; d++) {
                mean[d] += vector[d] / vectors.length;
            }
        }
        double[][] centred = Arrays.stream(vectors).map(double[]::clone).toArray(double[][]::new);
        Arrays.stream(centred).forEach(vector -> subtract(vector, mean));
        return squares(centred);
    }

    private static void subtract(double[] vector, double[] other) {
        for (int d = 0; d < vector.length; d++) {
            vector[d] -= other[d];
        }
    }

    private static double squares(double[][] vectors) {
        double sum = 0;
        for (double[] vector : vectors) {
            for (double value : vector) {
                sum += value * value;
            }
        }
        return sum;
    }

    /** A document as a point. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Member(int document, double[] getPoint) implements Clusterable {}
}
