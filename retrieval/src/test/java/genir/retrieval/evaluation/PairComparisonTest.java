package genir.retrieval.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import genir.corpus.Progress;
import genir.corpus.Split;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Three systems on forty queries: two that are alike but for noise, and one that is planted to be better. */
class PairComparisonTest {
    private static final int QUERIES = 40;
    private static final PairedRandomisationTest TEST = new PairedRandomisationTest(2000, 1);
    private static final Bootstrap BOOTSTRAP = new Bootstrap(500, 1);

    private static Evaluation system(String name, double base, int shift) {
        Map<String, Double> hits = new LinkedHashMap<>();
        Map<String, Double> ranks = new LinkedHashMap<>();
        for (int i = 0; i < QUERIES; i++) {
            double noise = 0.1 * ((i + shift) % 4);
            hits.put(id(i), base + noise > 0.65 ? 1.0 : 0.0);
            ranks.put(id(i), base + noise + 0.001 * i * base);
        }
        return new Evaluation(name, Split.TEST, Map.of("hits@1", hits, "mrr@10", ranks));
    }

    private static String id(int query) {
        return String.format(Locale.ROOT, "q%02d", query);
    }

    private static final Map<String, Evaluation> SYSTEMS =
            Map.of("old", system("old", 0.3, 0), "same", system("same", 0.3, 1), "better", system("better", 0.6, 0));

    private static final List<SystemPair> PAIRS =
            List.of(new SystemPair("old", "same"), new SystemPair("old", "better"), new SystemPair("same", "better"));

    @Test
    void thePlantedDifferenceIsFoundAndTheOtherIsNot() {
        List<PairComparison> pairs = PairComparison.of(PAIRS, SYSTEMS, TEST, BOOTSTRAP, Progress.NONE);

        assertThat(pairs).extracting(PairComparison::pair).containsExactlyElementsOf(PAIRS);
        assertThat(pairs.get(0).corrected().get("mrr@10")).isGreaterThan(0.5);
        assertThat(pairs.get(1).corrected().get("mrr@10")).isLessThan(0.01);
        assertThat(pairs.get(1).metrics().get("mrr@10").difference()).isCloseTo(0.30585, within(1e-9));
        assertThat(pairs.get(2).corrected().get("mrr@10")).isLessThan(0.01);
    }

    @Test
    void eachMetricIsCorrectedForItsOwnPairs() {
        for (String metric : List.of("hits@1", "mrr@10")) {
            List<PairComparison> pairs = PairComparison.of(PAIRS, SYSTEMS, TEST, BOOTSTRAP, Progress.NONE);
            double[] plain = pairs.stream()
                    .mapToDouble(pair -> pair.metrics().get(metric).p())
                    .toArray();
            assertThat(pairs.stream().map(pair -> pair.corrected().get(metric)))
                    .containsExactly(Holm.adjust(plain)[0], Holm.adjust(plain)[1], Holm.adjust(plain)[2]);
        }
    }

    @Test
    void withoutPairsThereIsNothing() {
        assertThat(PairComparison.of(List.of(), SYSTEMS, TEST, BOOTSTRAP, Progress.NONE))
                .isEmpty();
    }

    @Test
    void amongEqualDifferencesTheLargestOnAllMetricsComesFirst() {
        LargestDifferences largest = LargestDifferences.of(SYSTEMS.get("old"), SYSTEMS.get("better"), "hits@1", 3);

        assertThat(largest.better())
                .extracting(LargestDifferences.OfQuery::query)
                .containsExactly("q39", "q38", "q37");
        assertThat(largest.better().get(0).b()).isEqualTo(1);
        assertThat(largest.worse()).isEmpty();
        assertThat(LargestDifferences.of(SYSTEMS.get("better"), SYSTEMS.get("old"), "hits@1", 2)
                        .worse())
                .extracting(LargestDifferences.OfQuery::query)
                .containsExactly("q39", "q38");
    }

    @Test
    void someOfTheQueriesKeepTheirValues() {
        Evaluation some = SYSTEMS.get("old").among(Set.of("q03", "q01", "another"));

        assertThat(some.values().get("mrr@10").keySet()).containsExactly("q01", "q03");
        assertThat(some.perQuery("mrr@10")).containsExactly(0.4 + 0.0003, 0.3 + 0.1 * 3 + 0.0009);
    }
}
