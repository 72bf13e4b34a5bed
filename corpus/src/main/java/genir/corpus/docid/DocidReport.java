package genir.corpus.docid;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How well quantised docids use their tokens: {@code docids.json} of a run.
 *
 * @param kind of the docids
 * @param vectors what they were made of, {@code latent} or {@code dense} ones
 * @param documents how many there are
 * @param codes how many different codes they have
 * @param sharing documents whose code another one has too, which a last token tells apart
 * @param mostSharing documents of the code that most share
 * @param levels one for each codebook
 */
@JsonNaming(SnakeCaseStrategy.class)
public record DocidReport(
        String kind, String vectors, int documents, int codes, int sharing, int mostSharing, List<Level> levels) {
    /**
     * A codebook.
     *
     * @param clusters how many centroids it may have
     * @param used how many some document has
     * @param entropy of the share of documents that each has, in bits; at most log2 of {@code clusters}
     * @param conditionalEntropy bits that the level adds where the levels before it are known; low where it says what they say
     * @param error share of the vectors' variance that this level and those before it leave
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Level(int clusters, int used, double entropy, double conditionalEntropy, double error) {}

    public DocidReport {
        levels = List.copyOf(levels);
    }

    /** Counts what codes use. */
    static DocidReport of(ResidualQuantiser.Codes quantised, int clusters, String vectors) {
        int[][] codes = quantised.codes();
        int documents = codes.length;
        List<Level> levels = new ArrayList<>();
        double before = 0;
        for (int level = 0; level < quantised.errors().length; level++) {
            int at = level;
            Map<List<Integer>, Integer> values = counts(codes, at, at + 1);
            double prefixes = entropy(counts(codes, 0, at + 1), documents);
            levels.add(new Level(
                    clusters,
                    values.size(),
                    entropy(values, documents),
                    Math.max(0, prefixes - before),
                    quantised.errors()[level]));
            before = prefixes;
        }
        Map<List<Integer>, Integer> whole = counts(codes, 0, quantised.errors().length);
        return new DocidReport(
                DocidKind.QUANTISED.label(),
                vectors,
                documents,
                whole.size(),
                whole.values().stream()
                        .filter(size -> size > 1)
                        .mapToInt(size -> size)
                        .sum(),
                whole.values().stream().mapToInt(size -> size).max().orElse(0),
                levels);
    }

    /** How many documents have each sequence of values between two levels. */
    private static Map<List<Integer>, Integer> counts(int[][] codes, int from, int to) {
        Map<List<Integer>, Integer> counts = new HashMap<>();
        for (int[] code : codes) {
            counts.merge(CodeNames.key(Arrays.copyOfRange(code, from, to)), 1, Integer::sum);
        }
        return counts;
    }

    /** In bits; summed in order of the counts, so that equal counts give equal bits. */
    private static double entropy(Map<List<Integer>, Integer> counts, int documents) {
        return counts.values().stream()
                .mapToInt(count -> count)
                .sorted()
                .mapToDouble(count -> -(double) count / documents * Math.log((double) count / documents) / Math.log(2))
                .sum();
    }
}
