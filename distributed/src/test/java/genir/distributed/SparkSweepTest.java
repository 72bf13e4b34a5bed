package genir.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import genir.distributed.LocalCluster.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings as tasks: what a machine's death costs, and that the results are those of one machine. */
class SparkSweepTest {
    /** Lucene names each index at random, and these files have times in them. */
    private static final String OTHER =
            "index/.*|steps\\.json|log\\.txt|provenance\\.json|checkpoints/.*\\.csv|report/.*";

    @TempDir
    private Path folder;

    private Path config;

    @BeforeEach
    void configure() throws IOException {
        config = LocalCluster.smallExperiment(folder, 150);
    }

    @Test
    void aKilledExecutorCostsItsTaskAndTheRunsAreThoseOfOneMachine() throws Exception {
        Path sweep = folder.resolve("sweep");

        CompletableFuture<Said> ended = CompletableFuture.supplyAsync(() -> LocalCluster.genir(
                "spark",
                "sweep",
                config,
                "--until",
                "evaluate",
                "--seeds",
                "1..3",
                "-o",
                sweep,
                "--master",
                LocalCluster.TWO));
        LocalCluster.killOneThatWorksOn("checkpoints");
        Said said = ended.join();

        assertThat(said.code()).as(said.lines()).isZero();
        assertThat(said.lines())
                .contains("seed=1: finished", "seed=2: finished", "seed=3: finished")
                .contains("is lost, and made again: its executor ended");
        assertThat(names(sweep)).containsExactlyInAnyOrder("seed=1", "seed=2", "seed=3", "sweep.csv", "sweep.json");
        for (String seed : List.of("1", "3")) {
            Path one = folder.resolve("one-" + seed);
            Said alone = LocalCluster.genir(
                    "run", config, "--set", "training.seed=" + seed, "--until", "evaluate", "-o", one, "--threads", 1);
            assertThat(alone.code()).as(alone.lines()).isZero();
            assertThat(LocalCluster.sums(sweep.resolve("seed=" + seed), OTHER))
                    .containsKeys("model/model.safetensors", "metrics.json", "runs/genir.test.trec")
                    .isEqualTo(LocalCluster.sums(one, OTHER));
        }

        Said again = LocalCluster.genir(
                "spark",
                "sweep",
                config,
                "--until",
                "evaluate",
                "--seeds",
                "1..3",
                "-o",
                sweep,
                "--master",
                LocalCluster.TWO);

        assertThat(again.code()).as(again.lines()).isZero();
        assertThat(Files.readString(sweep.resolve("seed=1").resolve("log.txt")))
                .as("a run that has nothing to do stays as it is")
                .doesNotContain("finished before");
    }

    @Test
    void whatFailsEverywhereIsSaidAtOnceAndTheOthersRun() throws Exception {
        Path sweep = folder.resolve("sweep");

        Said said = LocalCluster.genir(
                "spark",
                "sweep",
                config,
                "--until",
                "bm25",
                "--set",
                "training.omit_documents=[],[nobody]",
                "-o",
                sweep,
                "--master",
                LocalCluster.TWO);

        assertThat(said.code()).as(said.lines()).isEqualTo(1);
        assertThat(said.lines()).contains("training.omit_documents: unknown document \"nobody\"");
        assertThat(Files.readString(sweep.resolve("sweep.json"))).contains("\"finished\"", "\"failed\"");
    }

    private static List<String> names(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }
}
