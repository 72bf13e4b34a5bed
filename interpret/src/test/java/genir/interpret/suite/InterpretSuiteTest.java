package genir.interpret.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.interpret.CircuitConfig;
import genir.interpret.InterpretConfig;
import genir.interpret.PlantedModel;
import genir.interpret.Readings;
import genir.interpret.SmallModel;
import genir.interpret.analysis.Analyses;
import genir.interpret.analysis.Analysis;
import genir.interpret.session.Models;
import genir.interpret.session.Session;
import genir.model.run.T5Runner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterpretSuiteTest {
    @TempDir
    Path folder;

    @Test
    void writesEveryAnalysisTheSameEachTime() throws IOException {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        InterpretSuite.run(SmallModel.session(SmallModel.trained(), null, null, 6), first, Progress.NONE);
        InterpretSuite.run(SmallModel.session(SmallModel.trained(), null, null, 6), second, Progress.NONE);
        for (Analysis analysis : Analyses.named(null)) {
            assertThat(first.resolve(analysis.name() + ".json")).exists();
        }
        try (var files = Files.list(first)) {
            for (Path file : files.toList()) {
                assertThat(second.resolve(file.getFileName())).hasSameBinaryContentAs(file);
            }
        }
        JsonNode summary =
                new ObjectMapper().readTree(first.resolve("summary.json").toFile());
        assertThat(summary.get("query_count").asInt()).isEqualTo(16);
        assertThat(summary.get("dev_queries").asInt()).isEqualTo(16);
        assertThat(summary.get("stages")).hasSize(3);
        assertThat(summary.get("vocabulary").get("docids").asInt()).isEqualTo(8);
        assertThat(summary.get("vocabulary").get("words").asInt())
                .isEqualTo(SmallModel.vocabulary().wordCount());
    }

    @Test
    void withoutQueriesThereIsNothingToAnalyse() throws IOException {
        Path none = folder.resolve("none");
        InterpretSuite.run(SmallModel.session(SmallModel.trained(), "incorrect", null, 6), none, Progress.NONE);
        try (var files = Files.list(none)) {
            assertThat(files).containsExactlyInAnyOrder(none.resolve("summary.json"), none.resolve("queries.csv"));
        }
        JsonNode summary =
                new ObjectMapper().readTree(none.resolve("summary.json").toFile());
        assertThat(summary.path("query_count").asInt(-1)).isZero();
        assertThat(summary.path("dev_queries").asInt()).isEqualTo(16);
    }

    @Test
    void stagesCanBeFoundInTheModel() throws IOException {
        InterpretConfig config = new InterpretConfig(
                "all", null, null, null, "found", List.of("stages"), null, null, null, null, null, 6, null);
        Session session =
                SmallModel.session(new Models(new T5Runner(PlantedModel.parameters()), null, List.of()), config);
        InterpretSuite.run(session, folder.resolve("found"), Progress.NONE);
        JsonNode summary = new ObjectMapper()
                .readTree(folder.resolve("found").resolve("summary.json").toFile());
        // Cross-attention does nothing in the middle layer of the planted model: nothing to find.
        assertThat(summary.get("stage_rule").asText()).startsWith("none found");
        assertThat(Files.readString(folder.resolve("found").resolve("stages.csv")))
                .contains("used,II,1,1", "found,II,1,1", "scaled,II,1,1");
    }

    @Test
    void valuesOutOfRangeAreNamed() {
        assertThatThrownBy(() -> InterpretConfig.of("some", null, null))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("interpret.queries: 'some'");
        assertThatThrownBy(() -> InterpretConfig.of(null, 0, null))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("interpret.max_queries");
        assertThatThrownBy(() -> new Readings("after", null, null, null, null))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("interpret.readings.cosine: 'after' is not known; known: post, pre");
        assertThatThrownBy(() -> new Readings(null, null, null, null, "absolute"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("interpret.readings.shares: 'absolute' is not known; known: signed, positive");
        assertThatThrownBy(() -> new CircuitConfig(1.5, null, null))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("interpret.circuit.keep: 1.5");
        assertThatThrownBy(() -> InterpretConfig.of(null, null, 0))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("interpret.batch_size");
    }
}
