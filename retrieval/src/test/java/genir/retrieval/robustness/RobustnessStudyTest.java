package genir.retrieval.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Progress;
import genir.corpus.Qrels;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.io.Json;
import genir.retrieval.Ranker;
import genir.retrieval.ReciprocalRankFusion;
import genir.retrieval.ScoredDocument;
import genir.retrieval.evaluation.Comparison;
import genir.retrieval.evaluation.EvaluationConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Systems whose losses are known: one reads the whole query, one its first word alone. */
class RobustnessStudyTest {
    private static final EvaluationConfig CONFIG =
            new EvaluationConfig(List.of("hits@1", "mrr@10"), 10, null, null, 500, 1L, null);

    @TempDir
    Path folder;

    /** Finds the document that a query names, by what it reads of the query. */
    private record Reader(String name, boolean whole) implements Ranker {
        @Override
        public List<ScoredDocument> rank(Query query, int k) {
            String read = whole ? query.text() : query.text().split(" ", -1)[0];
            return List.of(new ScoredDocument(read.contains("x") ? "wrong" : "d" + query.id(), 1));
        }
    }

    /** Puts an x behind every query with an even number, and leaves the others. */
    private record Planted() implements Perturbation {
        @Override
        public String name() {
            return "planted";
        }

        @Override
        public String description() {
            return "an x behind";
        }

        @Override
        public Optional<String> of(Query query) {
            return Integer.parseInt(query.id()) % 2 == 0 ? Optional.of(query.text() + " x") : Optional.empty();
        }
    }

    private static QuerySet queries() {
        List<Query> queries = new ArrayList<>();
        Map<String, Map<String, Integer>> grades = new LinkedHashMap<>();
        for (int i = 0; i < 40; i++) {
            queries.add(new Query("" + i, "query " + i));
            grades.put("" + i, Map.of("d" + i, 1));
        }
        return new QuerySet(Split.TEST, queries, new Qrels(grades));
    }

    @Test
    void eachSystemLosesWhatWasPlantedOnTheQueriesThatChange() throws IOException {
        List<PerturbedEvaluation> found = new RobustnessStudy(
                        List.of("bm25", "genir", "fusion"),
                        Map.of("bm25", new Reader("bm25", true), "genir", new Reader("genir", false)),
                        members -> ReciprocalRankFusion.DEFAULT,
                        CONFIG,
                        Progress.NONE)
                .of(queries(), List.of(new Planted()));

        PerturbedEvaluation one = found.get(0);
        assertThat(one.queries()).isEqualTo(20);
        assertThat(one.examples()).hasSize(3);
        assertThat(one.examples().get(0)).isEqualTo(new PerturbedEvaluation.Example("0", "query 0", "query 0 x"));
        Comparison bm25 = one.systems().get("bm25").get("hits@1");
        assertThat(bm25.meanA()).isEqualTo(1);
        assertThat(bm25.meanB()).isEqualTo(0);
        assertThat(bm25.interval().low()).isEqualTo(-1);
        assertThat(bm25.p()).isLessThan(0.001);
        Comparison genir = one.systems().get("genir").get("hits@1");
        assertThat(genir.difference()).isEqualTo(0);
        assertThat(genir.p()).isEqualTo(1);
        // The fusion has both documents at rank 1 of one member each, and the right one's id comes first.
        assertThat(one.systems().get("fusion").get("hits@1").difference()).isEqualTo(0);
        Comparison pair = one.pairs().stream()
                .filter(each ->
                        each.pair().a().equals("bm25") && each.pair().b().equals("genir"))
                .findFirst()
                .orElseThrow()
                .metrics()
                .get("hits@1");
        assertThat(pair.difference()).isEqualTo(1);
        assertThat(pair.meanA()).isEqualTo(-1);

        RobustnessFile.write(Split.TEST, 3, found, folder);
        var json = Json.strict().readTree(folder.resolve("robustness.json").toFile());
        assertThat(json.at("/perturbations/0/systems/bm25/hits@1/difference").asDouble())
                .isEqualTo(-1);
        assertThat(json.at("/perturbations/0/pairs/bm25/genir/hits@1/p_holm").asDouble())
                .isLessThan(0.01);
        assertThat(Files.readAllLines(folder.resolve("robustness.csv")))
                .hasSize(1 + 3 * 2)
                .startsWith("perturbation,system,metric,queries,before,after,difference,low,high,p")
                .anyMatch(line -> line.startsWith("planted,bm25,hits@1,20,1.0,0.0,-1.0,-1.0,-1.0,"));
    }

    @Test
    void whatChangesNoQueryIsLeftOut() {
        assertThat(new RobustnessStudy(
                                List.of("bm25"),
                                Map.of("bm25", new Reader("bm25", true)),
                                members -> ReciprocalRankFusion.DEFAULT,
                                CONFIG,
                                Progress.NONE)
                        .of(queries(), List.of(Perturbations.named("add", List.of(), 1), new Planted())))
                .extracting(PerturbedEvaluation::perturbation)
                .containsExactly("planted");
    }
}
