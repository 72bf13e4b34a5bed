package genir.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.io.AtomicFiles;
import genir.distributed.LocalCluster.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queries in parts: what machines, disks and networks do to them. */
class SparkRankTest {
    private static final int QUERIES = 2100;
    private static final List<String> ON_TWO = List.of("--master", LocalCluster.TWO);

    /** A task that takes twice as long as half of them is begun a second time. */
    private static final List<String> SPECULATION = List.of(
            "--conf",
            "spark.speculation=true",
            "--conf",
            "spark.speculation.quantile=0.5",
            "--conf",
            "spark.speculation.multiplier=2");

    @TempDir
    private static Path shared;

    private static Path run;
    private static Path queries;

    /** What one machine ranks. */
    private static String expected;

    @TempDir
    private Path folder;

    private Path faults;

    @BeforeAll
    static void train() throws IOException {
        run = shared.resolve("run");
        Said said = LocalCluster.genir(
                "run", LocalCluster.smallExperiment(shared, 20), "--until", "evaluate", "-o", run, "--threads", 1);
        assertThat(said.code()).as(said.lines()).isZero();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < QUERIES; i++) {
            lines.add("q" + i + "\twhat pepper number " + i % 71 + " does to mice in winter");
        }
        queries = Files.write(shared.resolve("queries.tsv"), lines);
        Said alone = LocalCluster.genir(
                "-q",
                "search",
                "-r",
                run,
                "--queries",
                queries,
                "--format",
                "trec",
                "--model",
                "genir",
                "--threads",
                1);
        assertThat(alone.code()).as(alone.lines()).isZero();
        expected = alone.lines();
    }

    @BeforeEach
    void noFaults() throws IOException {
        faults = Files.createDirectory(folder.resolve("faults"));
    }

    @Test
    void aLostExecutorAFullDiskAndACorruptPartChangeNothing() throws Exception {
        Files.createFile(faults.resolve("full-1"));
        Files.createFile(faults.resolve("corrupt-1"));
        Path ranked = folder.resolve("ranked.trec");

        CompletableFuture<Said> ended = CompletableFuture.supplyAsync(() -> rank(ranked, ON_TWO, failures(4)));
        LocalCluster.killOneThatWorksOn("answers");
        Said said = ended.join();

        assertThat(said.code()).as(said.lines()).isZero();
        assertThat(said.lines())
                .contains("its executor ended", "No space left on device", "did not arrive as it was sent");
        assertThat(faults).isEmptyDirectory();
        assertRanked(ranked);
    }

    @Test
    void aSecondAttemptIsFasterThanASlowOne() throws Exception {
        Files.createFile(faults.resolve("slow-1"));
        Path ranked = folder.resolve("ranked.trec");

        Said said;
        try (StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster"))) {
            said = rank(ranked, cluster.settings(), SPECULATION);
            LocalCluster.await(() -> Files.exists(faults.resolve(FaultyFileSystem.GIVEN_UP)));
        }

        assertThat(said.code()).as(said.lines()).isZero();
        Files.delete(faults.resolve(FaultyFileSystem.GIVEN_UP));
        assertThat(faults).isEmptyDirectory();
        AtomicFiles.deleteTree(folder.resolve("cluster"));
        assertRanked(ranked);
    }

    /** Checks that it is as ranked by one machine, and that nothing else is left. */
    private void assertRanked(Path ranked) throws IOException {
        assertThat(Files.readString(ranked)).hasLineCount(QUERIES * 100).isEqualTo(expected);
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactlyInAnyOrder(faults, ranked);
        }
    }

    @Test
    void aDiskThatStaysFullIsSaidAndLeavesNothing() throws Exception {
        for (int i = 0; i < 100; i++) {
            Files.createFile(faults.resolve("full-" + i));
        }
        Path ranked = folder.resolve("ranked.trec");

        Said said = rank(ranked, ON_TWO, failures(2));

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.lines()).contains("tasks failed; queries 1 to ", "No space left on device");
        assertThat(ranked).doesNotExist();
    }

    private static List<String> failures(int most) {
        return List.of("--conf", "spark.task.maxFailures=" + most);
    }

    private Said rank(Path target, List<String> cluster, List<String> settings) {
        return LocalCluster.genir(
                "spark",
                "rank",
                "-r",
                "faulty:" + run,
                "--queries",
                "faulty:" + queries,
                "--model",
                "genir",
                "-o",
                "faulty:" + target,
                cluster,
                LocalCluster.faulty(faults),
                settings);
    }
}
