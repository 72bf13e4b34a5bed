package genir.training.dual;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Split;
import genir.model.run.PooledEncoder;
import genir.training.DevQueries;
import genir.training.TenDocuments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DualDevTest {
    @TempDir
    static Path shared;

    private static TenDocuments collection;
    private static PooledEncoder encoder;

    @BeforeAll
    static void index() throws IOException {
        collection = TenDocuments.in(shared);
        encoder = new PooledEncoder(DualTrainer.fresh(DualConfig.defaults(), collection.vocabulary()));
    }

    private static DualDev dev(boolean ignoreIdenticalIds, List<List<String>> rows) {
        return new DualDev(
                TenDocuments.set(Split.DEV, rows),
                collection.documents(),
                collection.vocabulary(),
                DualConfig.defaults(),
                ignoreIdenticalIds);
    }

    private static String text(int document) {
        return collection.documents().get(document).text();
    }

    /** A document's own text is nearest to it, whatever the weights. */
    @Test
    void countsFirstAndMissingOnes() {
        DevQueries.Scores scores = dev(
                        false,
                        List.of(
                                List.of("q1", text(3), "d3"),
                                List.of("q2", text(4), "elsewhere"),
                                List.of("q3", text(5), "d5")))
                .score(encoder);
        assertThat(scores.hits1()).isCloseTo(2 / 3.0, Offset.offset(1e-9));
        assertThat(scores.mrr10()).isCloseTo(2 / 3.0, Offset.offset(1e-9));
    }

    @Test
    void aDocumentOfTheQuerysOwnIdIsLeftOut() {
        List<List<String>> rows = List.of(List.of("d3", text(3) + " " + text(4), "d3", "d4"));
        double with = dev(false, rows).score(encoder).mrr10();
        double without = dev(true, rows).score(encoder).mrr10();
        assertThat(with).isEqualTo(1);
        assertThat(without).isEqualTo(1);
        assertThat(dev(true, List.of(List.of("d3", text(3), "d3"))).isEmpty()).isTrue();
    }

    @Test
    void ofDocumentsThatAreEquallyNearTheFirstIdIsTheBetter() {
        // A query of no known word has one vector, as near to each document as it happens to be: all ranks are
        // different.
        double sum = 0;
        for (int document = 0; document < 10; document++) {
            DevQueries.Scores scores =
                    dev(false, List.of(List.of("q", "qqqq", "d" + document))).score(encoder);
            sum += scores.mrr10();
        }
        double harmonic = 0;
        for (int rank = 1; rank <= 10; rank++) {
            harmonic += 1.0 / rank;
        }
        assertThat(sum).isCloseTo(harmonic, Offset.offset(1e-9));
    }
}
