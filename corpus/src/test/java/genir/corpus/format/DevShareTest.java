package genir.corpus.format;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.DevOrigin;
import genir.corpus.Document;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.SmallCollection;
import genir.corpus.Split;
import genir.corpus.TestCollection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DevShareTest {
    private static final List<Document> DOCUMENTS =
            List.of(new Document("d1", "", "one"), new Document("d2", "", "two"));

    private static TestCollection collection(List<List<String>> train, List<List<String>> dev) {
        Map<Split, QuerySet> splits = new HashMap<>();
        splits.put(Split.TRAIN, SmallCollection.set(Split.TRAIN, train));
        if (!dev.isEmpty()) {
            splits.put(Split.DEV, SmallCollection.set(Split.DEV, dev));
        }
        return new TestCollection(DOCUMENTS, splits);
    }

    private static List<List<String>> rows(int count) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(List.of(String.format("q%05d", i), "query " + i, "d1", "d2"));
        }
        return rows;
    }

    private static List<String> ids(TestCollection collection, Split split) {
        return collection.queries(split).queries().stream().map(Query::id).toList();
    }

    @Test
    void wholeQueriesChangeSidesWithTheirJudgments() {
        TestCollection whole = collection(rows(40), List.of());

        TestCollection shared = DevShare.take(whole, 0.1);

        assertThat(shared.devOrigin()).isEqualTo(DevOrigin.TRAIN);
        assertThat(ids(shared, Split.DEV)).hasSize(4).isSorted();
        assertThat(ids(shared, Split.TRAIN)).hasSize(36).isSorted().doesNotContainAnyElementsOf(ids(shared, Split.DEV));
        for (Split split : List.of(Split.TRAIN, Split.DEV)) {
            QuerySet queries = shared.queries(split);
            assertThat(queries.qrels().grades().keySet()).containsExactlyElementsOf(ids(shared, split));
            assertThat(queries.queries())
                    .allSatisfy(query ->
                            assertThat(queries.qrels().relevant(query.id())).containsExactly("d1", "d2"));
        }
    }

    @Test
    void theChoiceDependsNeitherOnTheOrderNorMuchOnOtherQueries() {
        List<List<String>> shuffled = new ArrayList<>(rows(100));
        Collections.shuffle(shuffled, new Random(1));
        List<String> taken = ids(DevShare.take(collection(rows(100), List.of()), 0.2), Split.DEV);

        assertThat(ids(DevShare.take(collection(shuffled, List.of()), 0.2), Split.DEV))
                .containsExactlyInAnyOrderElementsOf(taken);
        assertThat(ids(DevShare.take(collection(rows(101), List.of()), 0.2), Split.DEV))
                .filteredOn(taken::contains)
                .hasSizeGreaterThanOrEqualTo(19);
    }

    @Test
    void onlyQueriesThatCanBeAnsweredAreTakenAndAtMostAThousand() {
        List<List<String>> rows = new ArrayList<>(rows(12));
        for (int i = 0; i < 500; i++) {
            rows.add(List.of("absent" + i, "nowhere", "d3"));
        }
        TestCollection shared = DevShare.take(collection(rows, List.of()), 0.25);
        assertThat(ids(shared, Split.DEV)).hasSize(3).allMatch(id -> id.startsWith("q"));
        assertThat(ids(shared, Split.TRAIN)).hasSize(509);

        assertThat(ids(DevShare.take(collection(rows(20_000), List.of()), 0.1), Split.DEV))
                .hasSize(1000);
    }

    @Test
    void aCollectionWithDevQueriesOrFewOthersStaysAsItIs() {
        for (TestCollection whole : List.of(
                collection(rows(9), List.of()),
                collection(rows(40), List.of(List.of("own", "dev", "d1"))),
                new TestCollection(DOCUMENTS, Map.of()))) {
            assertThat(DevShare.take(whole, 0.1)).isSameAs(whole);
        }
        TestCollection forty = collection(rows(40), List.of());
        assertThat(DevShare.take(forty, 0)).isSameAs(forty);
        assertThat(ids(DevShare.take(collection(rows(10), List.of()), 0.1), Split.DEV))
                .hasSize(1);
    }
}
