package genir.training;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Split;
import genir.model.weights.Initialization;
import genir.model.weights.Parameters;
import genir.training.loop.Evaluation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BalancedDevTest {
    @TempDir
    Path folder;

    @Test
    void bothSetsWeighTheSameHoweverManyQueriesTheyHave() throws IOException {
        TenDocuments collection = TenDocuments.in(folder);
        List<List<String>> many = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            many.add(List.of("q" + i, collection.train().queries().get(i).text(), "d" + i % 10));
        }
        DevQueries known = dev(collection, many);
        DevQueries fresh = dev(collection, List.of(List.of("n", "lemon piano", "d9")));
        Parameters parameters = Initialization.T5.create(collection.model(), 2);

        Evaluation balanced = new BalancedDev(known, fresh).evaluation(parameters);
        Map<String, Double> scores = balanced.score();

        assertThat(balanced.metrics()).startsWith("hits@1", "hits@10", "mrr@10").hasSize(9);
        assertThat(scores.keySet()).containsExactlyInAnyOrderElementsOf(balanced.metrics());
        double ofKnown = known.evaluation(parameters).score().get("mrr@10");
        double ofFresh = fresh.evaluation(parameters).score().get("mrr@10");
        assertThat(ofKnown).isNotEqualTo(ofFresh);
        assertThat(scores)
                .containsEntry("known_mrr@10", ofKnown)
                .containsEntry("fresh_mrr@10", ofFresh)
                .hasEntrySatisfying(
                        "mrr@10", mean -> assertThat(mean).isCloseTo((ofKnown + ofFresh) / 2, Offset.offset(1e-12)));
    }

    @Test
    void oneThatIsEmptyLeavesTheChoiceToTheOther() throws IOException {
        TenDocuments collection = TenDocuments.in(folder);
        DevQueries none = dev(collection, List.of());
        DevQueries some = dev(collection, List.of(List.of("n", "lemon", "d9")));
        Parameters parameters = Initialization.T5.create(collection.model(), 2);
        Map<String, Double> alone = some.evaluation(parameters).score();
        assertThat(new BalancedDev(none, some).evaluation(parameters).score()).isEqualTo(alone);
        assertThat(new BalancedDev(some, none).evaluation(parameters).score()).isEqualTo(alone);
        assertThat(new BalancedDev(none, none).isEmpty()).isTrue();
        assertThat(new BalancedDev(none, none).evaluation(parameters).score()).isEmpty();
    }

    private static DevQueries dev(TenDocuments collection, List<List<String>> rows) {
        return new DevQueries(TenDocuments.set(Split.DEV, rows), collection.vocabulary(), 16, false);
    }
}
