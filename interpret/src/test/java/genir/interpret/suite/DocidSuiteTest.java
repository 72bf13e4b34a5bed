package genir.interpret.suite;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Progress;
import genir.interpret.PlantedDocids;
import genir.interpret.finding.Finding;
import genir.interpret.report.input.RunFolder;
import genir.interpret.session.Session;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.DocidKeptRow;
import genir.interpret.table.Tables.DocidPatchingRow;
import genir.interpret.table.Tables.DocidStepRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The suite at each token of docids of two, on a model of which it is known what everything does. */
class DocidSuiteTest {
    @TempDir
    private static Path root;

    private static List<List<Finding>> findings;
    private static RunFolder run;

    @BeforeAll
    static void analyse() throws IOException {
        Session session = PlantedDocids.session(PlantedDocids.parameters(), "correct");
        findings = DocidSuite.run(session, 1, root.resolve("interpret"), Progress.NONE);
        run = new RunFolder(root);
    }

    @Test
    void runsEveryAnalysisAtEveryToken() {
        assertThat(run.steps()).isEqualTo(2);
        assertThat(findings).hasSize(2).allSatisfy(ofStep -> assertThat(ofStep).isNotEmpty());
        for (int step = 1; step <= 2; step++) {
            assertThat(run.step(step).names("interpret", ".json")).hasSizeGreaterThan(15);
            assertThat(run.step(step)
                            .json("interpret/summary.json")
                            .orElseThrow()
                            .path("step")
                            .asInt())
                    .isEqualTo(step);
        }
        assertThat(run.json("interpret/summary.json")
                        .orElseThrow()
                        .path("docids")
                        .asText())
                .isEqualTo("string");
    }

    @ParameterizedTest
    @CsvSource({
        "1, choices, 2",
        "1, first, 0.8333333",
        "1, lost_greedy, 0.1666667",
        "1, lost_beam, 0.1666667",
        "2, choices, 6",
        "2, first, 1",
        "2, lost_greedy, 0",
        "2, lost_beam, 0"
    })
    void saysWhereDocumentsAreFoundAndLost(int step, String measure, double value) {
        DocidStepRow found = run.rows(Tables.STEPS).orElseThrow().stream()
                .filter(row -> row.step() == step && row.measure().equals(measure))
                .findFirst()
                .orElseThrow();
        assertThat(found.value().value()).isCloseTo(value, Offset.offset(1e-6));
        assertThat(found.queries()).isEqualTo(6);
    }

    /** Without cross-attention the lowest token comes first, but for what the MLP says of the second digit; 0 is the whole docid. */
    @ParameterizedTest
    @CsvSource({
        "1, cross_attention, 0.6",
        "2, cross_attention, 0.4",
        "0, cross_attention, 0.8",
        "1, mlp, 0",
        "2, mlp, 0.2",
        "0, mlp, 0.2",
        "0, self_attention, 0"
    })
    void removesComponentsAtOneTokenAndAtAll(int step, String component, double share) {
        DocidPatchingRow found = run.rows(Tables.STEPS_PATCHING).orElseThrow().stream()
                .filter(row -> row.step() == step
                        && row.stage().equals("all")
                        && row.component().equals(component)
                        && row.mode().equals("zero"))
                .findFirst()
                .orElseThrow();
        assertThat(found.share().value()).isCloseTo(share, Offset.offset(1e-6));
        assertThat(found.queries()).isEqualTo(5);
    }

    /** The queries are the test queries too. The paper's recipe leaves out what reads the words, so that the lowest token is first; and the MLP says its mean. */
    @ParameterizedTest
    @CsvSource({
        "1, full, 0.8333333",
        "2, full, 1",
        "0, full, 0.8333333",
        "1, paper, 0.3333333",
        "2, paper, 0.3333333",
        "0, paper, 0"
    })
    void circuitsFindTokensAndWholeDocids(int step, String circuit, double share) {
        assertThat(run.rows(Tables.STEPS_CIRCUIT).orElseThrow().stream()
                        .filter(row -> row.step() == step && row.circuit().equals(circuit))
                        .findFirst()
                        .orElseThrow()
                        .share()
                        .value())
                .isCloseTo(share, Offset.offset(1e-6));
    }

    @Test
    void onlyWithoutTheMisledComponentTheBeamKeepsTheDocument() {
        List<DocidKeptRow> rows = run.rows(Tables.STEPS_KEPT).orElseThrow();
        assertThat(rows).hasSize(2 * 3 * 3).allSatisfy(row -> {
            boolean misled = row.layer() == 2 && row.component().equals("cross_attention");
            assertThat(row.share().value()).as(row.toString()).isEqualTo(misled ? 1 : 0);
            assertThat(row.step()).isEqualTo(1);
            assertThat(row.queries()).isEqualTo(1);
        });
    }
}
