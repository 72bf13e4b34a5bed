package genir.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.io.AtomicFiles;
import genir.distributed.LocalCluster.Said;
import genir.retrieval.dense.CacheFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents in parts: an index and vectors that several machines make are those of one. */
class SparkShardsTest {
    /** Lucene names each index at random, and these files have times in them. */
    private static final String OTHER =
            "index/[_s].*|dense/[_s].*|config\\.yaml|steps\\.json|log\\.txt|checkpoints/.*\\.csv";

    @TempDir
    private Path folder;

    /** Of the executors. */
    @TempDir
    private Path caches;

    private Path config;
    private Path faults;

    @BeforeEach
    void configure() throws IOException {
        config = LocalCluster.smallExperiment(folder, 20);
        Files.writeString(
                config,
                Files.readString(config) + "retrieval:\n  dense: {encoder: " + LetterEncoders.NAME
                        + ", passages: lines}\n");
        faults = Files.createDirectory(folder.resolve("faults"));
        // The driver's, which is this process.
        assertThat(CacheFolder.get().toString()).contains("target");
        AtomicFiles.deleteTree(CacheFolder.get());
    }

    @Test
    void aRunInPartsIsThatOfOneMachine() throws Exception {
        Path there = folder.resolve("there");
        LetterEncoders.DOCUMENTS.set(0);

        Said said = shards("faulty:" + there, "evaluate");

        assertThat(said.code()).as(said.lines()).isZero();
        assertThat(said.lines()).contains("in 3 parts, each a task of the cluster");
        assertThat(LetterEncoders.DOCUMENTS)
                .as("documents encoded by the driver")
                .hasValue(0);
        AtomicFiles.deleteTree(CacheFolder.get());
        Path here = folder.resolve("here");
        Said alone = LocalCluster.genir("run", config, "--until", "evaluate", "-o", here, "--threads", 1);
        assertThat(alone.code()).as(alone.lines()).isZero();
        assertThat(LetterEncoders.DOCUMENTS.get()).isPositive();
        assertThat(LocalCluster.sums(there, OTHER))
                .containsKeys(
                        "index/collection.json",
                        "vocabulary/tokenizer.json",
                        "dense/dense.json",
                        "model/model.safetensors",
                        "metrics.json",
                        "runs/dense.test.trec",
                        "runs/bm25.test.trec")
                .isEqualTo(LocalCluster.sums(here, OTHER));

        Said again = shards("faulty:" + there, "evaluate");

        assertThat(again.code()).as(again.lines()).isZero();
        assertThat(again.lines()).contains("index: finished before").doesNotContain("each a task");
        try (var left = Files.list(folder)) {
            assertThat(left.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("small.yaml", "faults", "here", "there");
        }
    }

    @Test
    void documentsThatArriveAsOthersAreNotIndexed() throws Exception {
        Files.createFile(faults.resolve("corrupt-1"));
        Path there = folder.resolve("there");

        Said said = shards("faulty:" + there, "bm25");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.lines()).contains("1 of 3 tasks failed", "0.jsonl did not arrive as it was sent");
        assertThat(there).doesNotExist();
    }

    private Said shards(String target, String until) {
        return LocalCluster.genir(
                "spark",
                "run",
                config,
                "--shards",
                3,
                "--until",
                until,
                "-o",
                target,
                "--master",
                LocalCluster.TWO,
                LocalCluster.faulty(faults),
                "--conf",
                "spark.executorEnv.GENIR_CACHE=" + caches);
    }
}
