package genir.retrieval.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import genir.corpus.DevOrigin;
import genir.corpus.Split;
import genir.corpus.io.Json;
import genir.retrieval.system.RetrievalSystems;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsFileTest {
    private static final Map<String, Interval> ENDS = Map.of("hits@1", new Interval(0.25, 1));
    private static final Map<String, Comparison> COMPARISONS =
            Map.of("hits@1", new Comparison(0.5, 0.75, 0.25, 0.03, new Interval(-0.1, 0.4), 3, 2, 1));

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("metrics.json");
    }

    @Test
    void hasTheLayoutOfTheContract() throws IOException {
        MetricsFile metrics = new MetricsFile();
        metrics.put(evaluation("bm25", Split.TEST, 1, 0), ENDS);
        metrics.put(evaluation("genir", Split.TEST, 1, 1), ENDS);
        metrics.putComparison(Split.TEST, COMPARISONS);
        metrics.putQueries(Split.TEST, 6, 2, DevOrigin.COLLECTION);
        metrics.putQueries(Split.DEV, 4, 0, DevOrigin.TRAIN);
        metrics.write(file);
        assertThat(file).hasContent("""
                {
                  "bm25" : {
                    "test" : {
                      "hits@1" : 0.5
                    }
                  },
                  "genir" : {
                    "test" : {
                      "hits@1" : 1.0
                    }
                  },
                  "comparison" : {
                    "test" : {
                      "hits@1" : {
                        "difference" : 0.25,
                        "p" : 0.03,
                        "low" : -0.1,
                        "high" : 0.4,
                        "wins" : 3,
                        "ties" : 2,
                        "losses" : 1
                      }
                    }
                  },
                  "intervals" : {
                    "bm25" : {
                      "test" : {
                        "hits@1" : [ 0.25, 1.0 ]
                      }
                    },
                    "genir" : {
                      "test" : {
                        "hits@1" : [ 0.25, 1.0 ]
                      }
                    }
                  },
                  "queries" : {
                    "dev" : {
                      "count" : 4,
                      "without_relevant" : 0,
                      "from_train" : true
                    },
                    "test" : {
                      "count" : 6,
                      "without_relevant" : 2
                    }
                  }
                }
                """);
    }

    @Test
    void theOrderOfPuttingDoesNotShow() throws IOException {
        MetricsFile one = new MetricsFile();
        one.putComparison(Split.TEST, COMPARISONS);
        one.put(evaluation("fusion", Split.TEST, 1, 1), ENDS);
        one.put(evaluation("genir", Split.TEST, 1, 1), ENDS);
        one.put(evaluation("genir", Split.DEV, 1, 1), ENDS);
        one.put(evaluation("bm25", Split.TEST, 1, 0), ENDS);
        one.write(file);
        Path other = folder.resolve("other.json");
        MetricsFile two = new MetricsFile();
        two.put(evaluation("genir", Split.DEV, 1, 1), ENDS);
        two.put(evaluation("bm25", Split.TEST, 1, 0), ENDS);
        two.put(evaluation("genir", Split.TEST, 1, 1), ENDS);
        two.put(evaluation("fusion", Split.TEST, 1, 1), ENDS);
        two.putComparison(Split.TEST, COMPARISONS);
        two.write(other);
        assertThat(file).hasSameBinaryContentAs(other);
        JsonNode written = Json.read(file, JsonNode.class, "metrics");
        assertThat(written.fieldNames())
                .toIterable()
                .containsExactly("bm25", "genir", "fusion", "comparison", "intervals");
        assertThat(written.get("genir").fieldNames()).toIterable().containsExactly("dev", "test");
    }

    @Test
    void furtherSystemsAreNamedAndTheirPairsCorrected() throws IOException {
        MetricsFile metrics = new MetricsFile();
        for (String system : List.of("bm25+dense", "dense", "bm25", "genir", "fusion")) {
            metrics.put(evaluation(system, Split.TEST, 1, 0), ENDS);
        }
        metrics.putSystems(RetrievalSystems.of(
                Map.of("dense", "encoder x"), List.of(List.of("bm25", "genir"), List.of("bm25", "dense"))));
        metrics.putComparisons(
                Split.TEST,
                List.of(new PairComparison(new SystemPair("bm25", "dense"), COMPARISONS, Map.of("hits@1", 0.06))));
        metrics.write(file);
        JsonNode written = Json.read(file, JsonNode.class, "metrics");
        assertThat(written.fieldNames())
                .toIterable()
                .containsExactly(
                        "bm25", "genir", "dense", "fusion", "bm25+dense", "comparisons", "systems", "intervals");
        JsonNode pair = written.at("/comparisons/test/bm25/dense/hits@1");
        assertThat(pair.get("difference").asDouble()).isEqualTo(0.25);
        assertThat(pair.get("p_holm").asDouble()).isEqualTo(0.06);
        assertThat(written.get("systems").fieldNames())
                .toIterable()
                .containsExactly("bm25", "genir", "dense", "fusion", "bm25+dense");
        assertThat(written.at("/systems/bm25+dense/outside").asText()).isEqualTo("encoder x");
        assertThat(written.at("/systems/genir/outside").asText()).isEmpty();
    }

    @Test
    void systemsCannotTakeTheNamesOfTheOtherParts() {
        assertThatThrownBy(() -> new MetricsFile().put(evaluation("intervals", Split.TEST, 1, 0), ENDS))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Evaluation evaluation(String system, Split split, double q1, double q2) {
        return new Evaluation(system, split, Map.of("hits@1", Map.of("q1", q1, "q2", q2)));
    }
}
