package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import genir.corpus.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs whose training has a second phase, with a ranking loss. */
class RankingLossTest {
    private static final String[] QUANTISED = {
        "--set", "docids.kind=quantised", "--set", "docids.clusters=3", "--set", "docids.levels=2"
    };

    @TempDir
    Path folder;

    private Path config;

    @BeforeEach
    void write() throws IOException {
        config = TinyCollection.writeConfig(folder);
    }

    private Cli.Result run(Path run, String ranking, String... more) {
        Object[] line = new Object[10 + more.length];
        Object[] first = {
            "run",
            config,
            "-o",
            run,
            "--until",
            "evaluate",
            "--set",
            "training.ranking=" + ranking,
            "--set",
            "training.steps=150"
        };
        System.arraycopy(first, 0, line, 0, first.length);
        System.arraycopy(more, 0, line, first.length, more.length);
        return Cli.run(line);
    }

    private static double mrr(Path run) {
        return Json.read(run.resolve("metrics.json"), JsonNode.class, "metrics")
                .at("/genir/test/mrr@10")
                .asDouble();
    }

    @Test
    void docidsOfSeveralTokensAreRankedAgainstTheModelsOwnBeam() throws IOException {
        Path run = folder.resolve("run");
        Cli.Result result = run(run, "{from: beam, negatives: 4}", QUANTISED);
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        assertThat(mrr(run)).isGreaterThan(0.3);
        assertThat(Files.readString(run.resolve("config.yaml"))).contains("ranking:", "negatives: 4");
    }

    /** What a run has learnt is another thing with other negatives, and the same again with the same. */
    @Test
    void anotherRankingIsAnotherTraining() throws IOException {
        Path run = folder.resolve("run");
        assertThat(run(run, "{loss: listwise, from: bm25, negatives: 4}").code())
                .isZero();
        byte[] model = Files.readAllBytes(run.resolve("model/model.safetensors"));
        Path again = folder.resolve("again");
        assertThat(run(again, "{loss: listwise, from: bm25, negatives: 4}").code())
                .isZero();
        assertThat(Files.readAllBytes(again.resolve("model/model.safetensors"))).isEqualTo(model);
        Cli.Result refused = run(run, "{loss: listwise, from: beam, negatives: 4}");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("ranking").contains("--overwrite");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {loss: listwise, margin: 2} | training.ranking.margin: only the pairwise loss has one; leave it out
                    {loss: pointwise} | training.ranking.loss: 'pointwise' is not known; known: pairwise, listwise
                    {from: dense} | training.ranking.from: 'dense' is not known; known: beam, bm25
                    {negatives: 12} | training.ranking.negatives: 12 of 12 documents; expected 11 at most
                    {weight: 0} | training.ranking.weight: 0 is not above 0
                    {begin: 0.5} | did you mean begins?
                    """)
    void whatCannotBeIsRefusedInOneLine(String ranking, String message) {
        Cli.Result result = run(folder.resolve("run"), ranking);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains(message);
        assertThat(result.err().strip().lines()).hasSize(1);
    }
}
