package genir.retrieval.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import genir.retrieval.ReciprocalRankFusion;
import genir.retrieval.fusion.FusionTuner.Trial;
import genir.retrieval.fusion.FusionTuner.Tuning;
import genir.retrieval.fusion.RunFusions.Weighted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFusionsTest {
    @TempDir
    Path folder;

    @Test
    void isReadAsItWasWritten() throws IOException {
        Trial equal = new Trial(List.of(0.5, 0.5), 0.6, 0.5);
        Trial best = new Trial(List.of(0.3, 0.7), 0.7, 0.6);
        RunFusions fusions = new RunFusions(
                RunFusions.SCORES,
                100,
                "chosen on 9 dev queries",
                Map.of(
                        "bm25+genir",
                        Weighted.chosen(List.of("bm25", "genir"), new Tuning(best, best, List.of(equal, best)))));
        Path file = folder.resolve("fusions.json");
        fusions.write(file);
        RunFusions read = RunFusions.read(file, 5);
        assertThat(read).isEqualTo(fusions);
        assertThat(Files.readString(file)).contains("\"mrr@10\" : 0.7", "\"hits@1\" : 0.6", "\"tried\"");
        assertThat(read.of(List.of("bm25", "genir"))).isEqualTo(new ScoreFusion(List.of(0.3, 0.7), 100));
        assertThat(read.of(List.of("bm25", "dual")))
                .as("one that it does not know")
                .isEqualTo(ScoreFusion.equal(2, 100));
    }

    @Test
    void whoHasNoFileFusesReciprocalRanks() {
        RunFusions none = RunFusions.read(folder.resolve("none.json"), 20);
        assertThat(none).isEqualTo(RunFusions.reciprocalRank(20));
        assertThat(none.of(List.of("bm25", "genir"))).isEqualTo(ReciprocalRankFusion.DEFAULT);
    }

    @Test
    void aDamagedFileIsNamed() throws IOException {
        Path file = folder.resolve("fusions.json");
        for (String text : List.of(
                "{\"method\": \"sum\", \"depth\": 10}",
                "{\"method\": \"scores\", \"depth\": 10, \"fusions\": {\"a+b\": {\"members\": [\"a\", \"b\"], \"weights\": [1]}}}",
                "{")) {
            Files.writeString(file, text);
            assertThatThrownBy(() -> RunFusions.read(file, 10))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(file.toString());
        }
    }
}
