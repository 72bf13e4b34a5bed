package genir.retrieval.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import genir.corpus.Qrels;
import genir.retrieval.Run;
import genir.retrieval.ScoredDocument;
import genir.retrieval.TrecRunFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;
import uk.ac.gla.terrier.jtreceval.trec_eval;

/** Our metrics against the trec_eval program, query by query, on random runs with graded judgments. */
class TrecEvalTest {
    private static final int QUERIES = 400;
    private static final int DOCUMENTS = 150;
    /** Documents that are judged but not in the collection, and so in no ranking. */
    private static final int ABSENT = 15;

    /** trec_eval prints four decimals. */
    private static final double PRINTED = 0.5001e-4;

    private static final Map<String, String> OURS_TO_TREC_EVAL = Map.of(
            "hits@1", "success_1",
            "hits@10", "success_10",
            "recall@5", "recall_5",
            "ndcg@1", "ndcg_cut_1",
            "ndcg@10", "ndcg_cut_10",
            "ndcg@100", "ndcg_cut_100",
            "map", "map");

    @TempDir
    Path folder;

    @BeforeAll
    static void needsTheProgram() {
        String reason = null;
        try {
            if (!trec_eval.isPlatformSupported()) {
                reason = "jtreceval has no trec_eval for this system";
            } else if (new trec_eval().run(new String[] {"--version"}) != 0) {
                reason = "the trec_eval of jtreceval does not run here";
            }
        } catch (RuntimeException failure) {
            reason = "the trec_eval of jtreceval does not run here: " + failure.getMessage();
        }
        if (reason != null) {
            System.out.println("skipped: " + TrecEvalTest.class.getSimpleName() + ": " + reason);
            throw new TestAbortedException(reason);
        }
    }

    @Test
    void allMetricsAgreeOnRunsWithoutTies() throws Exception {
        Random random = new Random(17);
        Qrels qrels = randomQrels(random);
        agree(randomRun(random, rank -> 50.0 - rank / 3.0), qrels);
    }

    @Test
    void writtenRunsWithTiesRankTheSameInBoth() throws Exception {
        Random random = new Random(18);
        Qrels qrels = randomQrels(random);
        // Steps of equal scores, and at their ends doubles that differ although their floats are the same.
        agree(randomRun(random, rank -> Math.floorDiv(rank, 4) + (rank % 4 == 0 ? 1e-12 : 0)), qrels);
    }

    private void agree(Run run, Qrels qrels) throws IOException {
        Map<String, Map<String, Double>> expected = trecEval(run, qrels);
        OURS_TO_TREC_EVAL.forEach((ours, theirs) -> check(Metrics.parse(ours), run, qrels, expected.get(theirs)));
        for (int k : new int[] {1, 3, 10}) {
            Map<String, Double> reciprocalRanks = trecEval(run.cut(k), qrels).get("recip_rank");
            check(new ReciprocalRank(k), run, qrels, reciprocalRanks);
        }
    }

    private static void check(Metric metric, Run run, Qrels qrels, Map<String, Double> expected) {
        double sum = 0;
        for (String query : qrels.grades().keySet()) {
            double value = metric.of(run.documentIds(query), qrels.of(query));
            assertThat(value)
                    .as("%s of %s", metric.name(), query)
                    .isCloseTo(expected.getOrDefault(query, 0.0), within(PRINTED));
            sum += value;
        }
        assertThat(sum / qrels.grades().size())
                .as("mean %s", metric.name())
                .isCloseTo(expected.get("all"), within(PRINTED));
        assertThat(sum)
                .as("the runs are such that %s is not always 0", metric.name())
                .isPositive();
    }

    /** trec_eval's name of the metric to query id (and "all") to value. */
    private Map<String, Map<String, Double>> trecEval(Run run, Qrels qrels) throws IOException {
        Path runFile = folder.resolve("run.trec");
        Path qrelsFile = folder.resolve("qrels.txt");
        TrecRunFile.write(run, runFile);
        StringBuilder text = new StringBuilder();
        qrels.grades()
                .forEach((query, grades) -> grades.forEach((document, grade) -> text.append(query)
                        .append(" 0 ")
                        .append(document)
                        .append(' ')
                        .append(grade)
                        .append('\n')));
        Files.writeString(qrelsFile, text);
        String[] arguments = {
            "-q",
            "-c",
            "-m",
            "success.1,10",
            "-m",
            "recall.5",
            "-m",
            "recip_rank",
            "-m",
            "ndcg_cut.1,10,100",
            "-m",
            "map",
            qrelsFile.toString(),
            runFile.toString()
        };
        trec_eval program = new trec_eval();
        Map<String, Map<String, Double>> values = new HashMap<>();
        for (String[] line : program.runAndGetOutput(arguments)) {
            values.computeIfAbsent(line[0].strip(), metric -> new HashMap<>())
                    .put(line[1].strip(), Double.valueOf(line[2].strip()));
        }
        assertThat(program.getLastExitCode()).isZero();
        return values;
    }

    /** Grades from -1 to 3; every seventh query has no relevant document, and a few of the documents are never ranked. */
    private static Qrels randomQrels(Random random) {
        Map<String, Map<String, Integer>> grades = new LinkedHashMap<>();
        for (int q = 0; q < QUERIES; q++) {
            Map<String, Integer> judged = new LinkedHashMap<>();
            int relevant = q % 7 == 0 ? 0 : 1 + random.nextInt(q % 2 == 0 ? 1 : 30);
            for (int i = 0; i < relevant; i++) {
                judged.put(document(random.nextInt(DOCUMENTS + ABSENT)), 1 + random.nextInt(3));
            }
            for (int i = 1 + random.nextInt(10); i > 0; i--) {
                judged.putIfAbsent(document(random.nextInt(DOCUMENTS + ABSENT)), random.nextInt(2) - 1);
            }
            grades.put("q" + q, judged);
        }
        return new Qrels(grades);
    }

    /** Every tenth query is missing; the others have up to 100 documents. */
    private static Run randomRun(Random random, IntToDoubleFunction score) {
        List<String> documents = new ArrayList<>();
        for (int i = 0; i < DOCUMENTS; i++) {
            documents.add(document(i));
        }
        Map<String, List<ScoredDocument>> rankings = new LinkedHashMap<>();
        for (int q = 0; q < QUERIES; q++) {
            Collections.shuffle(documents, random);
            List<ScoredDocument> ranking = new ArrayList<>();
            for (int rank = 1 + random.nextInt(100); rank > 0; rank--) {
                ranking.add(new ScoredDocument(documents.get(rank), score.applyAsDouble(rank)));
            }
            if (q % 10 != 0) {
                rankings.put("q" + q, ranking);
            }
        }
        return new Run("random", rankings);
    }

    private static String document(int number) {
        return "d" + number;
    }
}
