package genir.interpret.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import genir.corpus.Progress;
import genir.interpret.InterpretConfig;
import genir.interpret.PlantedDocids;
import genir.interpret.PlantedModel;
import genir.interpret.PlantedTerms;
import genir.interpret.Readings;
import genir.interpret.SmallModel;
import genir.interpret.analysis.Analyses;
import genir.interpret.analysis.Analysis;
import genir.interpret.analysis.Outcome;
import genir.interpret.session.Models;
import genir.interpret.session.Reduced;
import genir.interpret.session.Session;
import genir.model.run.T5Runner;
import genir.model.weights.Parameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All findings on planted models of which it is known whether they hold; see {@link PlantedFindings}. */
class FindingsTest {
    private static final List<String> ANALYSES = List.of(
            "encoder-swap",
            "patching",
            "circuit",
            "single-type",
            "neuron-inputs",
            "attention-inputs",
            "words-or-docids",
            "circuit-search",
            "stage-paths");

    /** The words of a query are worth the same to the models of {@link PlantedFindings}. */
    private static final String OF_WORDS = "F11";

    @TempDir
    Path folder;

    private static Session session(Parameters full, Parameters base, Parameters reduced, InterpretConfig config) {
        return SmallModel.session(
                new Models(
                        new T5Runner(full),
                        base == null ? null : () -> new T5Runner(base),
                        reduced == null
                                ? List.of()
                                : List.of(new Reduced("reduced-1", () -> new T5Runner(reduced), Set.of("d3")))),
                config);
    }

    private static List<Finding> findings(Session session, List<String> analyses, int minimum) {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        for (Analysis analysis : Analyses.named(analyses)) {
            outcomes.put(analysis.name(), analysis.run(session, Progress.NONE));
        }
        return Findings.of(session, outcomes, minimum);
    }

    /** Those that the planted models are about. */
    private static List<Finding> planted(Session session, List<String> analyses, int minimum) {
        return findings(session, analyses, minimum).stream()
                .filter(finding -> !finding.id().equals(OF_WORDS))
                .toList();
    }

    private static List<Finding> ofTrue(List<String> analyses, int minimum) {
        Parameters full = PlantedFindings.allTrue();
        Parameters base = PlantedFindings.allTrue();
        SmallModel.zero(base, PlantedFindings.mlp(2, "wo"));
        return planted(session(full, base, full.copy(), InterpretConfig.of(null, null, 6)), analyses, minimum);
    }

    private static List<Finding> ofFalse() {
        Parameters full = PlantedFindings.allFalse();
        Parameters base = PlantedFindings.allFalse();
        SmallModel.zero(base, PlantedFindings.cross(0, "o"));
        Parameters blind = PlantedFindings.allFalse();
        SmallModel.zero(blind, "shared.weight");
        return planted(session(full, base, blind, InterpretConfig.of(null, null, 6)), ANALYSES, 1);
    }

    private static Finding get(List<Finding> findings, String id) {
        return findings.stream()
                .filter(finding -> finding.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void allHoldOnTheModelOfWhichTheyAreTrue() {
        List<Finding> findings = ofTrue(ANALYSES, 1);
        assertThat(findings)
                .extracting(Finding::id)
                .containsExactly("F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10");
        assertThat(findings)
                .allSatisfy(finding ->
                        assertThat(finding.verdict()).as(finding.line()).isEqualTo(Verdict.HOLDS));
        // Each stage's cross-attention carries half of the documents.
        assertThat(get(findings, "F4").criteria()).allSatisfy(criterion -> {
            assertThat(criterion.value()).isEqualTo(0.5);
            assertThat(criterion.queries()).isEqualTo(16);
        });
        assertThat(get(findings, "F1").deciding().queries()).isEqualTo(2);
        assertThat(get(findings, "F5").criteria()).hasSize(8).allMatch(criterion -> criterion.value() == 1);
        assertThat(get(findings, "F9").criteria())
                .hasSize(2)
                .allMatch(criterion -> criterion.figure().contains("3 of 9 components"));
    }

    @Test
    void aCircuitThatWasFoundOnTheQueriesItIsMeasuredOnIsSaidToBe() {
        Parameters full = PlantedFindings.allTrue();
        InterpretConfig config =
                new InterpretConfig(null, "test", null, null, null, null, null, null, null, null, null, 6, null);
        List<Finding> findings = findings(session(full, full.copy(), full.copy(), config), ANALYSES, 1);
        assertThat(get(findings, "F9").criteria())
                .extracting(Criterion::figure)
                .anyMatch(figure -> figure.contains("the circuit found on these same queries keeps"));
    }

    @Test
    void noneHoldsOnTheModelOfWhichTheyAreFalse() {
        List<Finding> findings = ofFalse();
        assertThat(findings)
                .hasSize(10)
                .allSatisfy(finding ->
                        assertThat(finding.verdict()).as(finding.line()).isEqualTo(Verdict.FAILS));
        assertThat(get(findings, "F2").deciding().value()).isEqualTo(1);
        // Stage I's MLPs are needed as much as its cross-attention.
        assertThat(get(findings, "F3").criteria()).allMatch(criterion -> criterion.verdict() == Verdict.FAILS);
        assertThat(get(findings, "F4").criteria()).allMatch(criterion -> criterion.value() == 0);
        // Eight of the first ten tokens of one of two heads.
        assertThat(get(findings, "F7").deciding().value()).isEqualTo(0.4);
        assertThat(get(findings, "F8").deciding().figure()).contains("cross-attention less that of MLPs");
        // All documents are alike then, and the first of them comes first for its two queries.
        assertThat(get(findings, "F9").deciding().value()).isEqualTo(2 / 16.0);
        assertThat(get(findings, "F10").criteria()).hasSize(7).allMatch(criterion -> criterion.value() == 0);
    }

    @Test
    void whatSteersAHeadThatWritesNothingIsReadButNotNeeded() {
        Session session = session(PlantedFindings.steeredInVain(), null, null, InterpretConfig.of(null, null, 6));
        List<Finding> findings = findings(session, ANALYSES, 1);
        assertThat(get(findings, "F8").verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(get(findings, "F10").verdict()).isEqualTo(Verdict.FAILS);
        assertThat(get(findings, "F10").criteria().stream()
                        .filter(criterion -> criterion.verdict() == Verdict.HOLDS)
                        .map(Criterion::figure))
                .hasSize(3)
                .allMatch(figure -> figure.contains("Stage III's MLPs (layers 2) do not read cross-attention"));
        assertThat(get(findings, "F10").deciding().figure())
                .contains("Stage II's cross-attention does not read MLPs of Stage I");
    }

    @Test
    void theReadingOfSharesDecidesWhatActivatesNeurons() {
        Finding signed = inputs(PlantedFindings.heldDown(), "signed");
        assertThat(signed.verdict()).isEqualTo(Verdict.HOLDS);
        Finding positive = inputs(PlantedFindings.heldDown(), "positive");
        assertThat(positive.verdict()).isEqualTo(Verdict.FAILS);
        assertThat(positive.deciding().figure()).contains("positive share of cross-attention less that of MLPs");
        assertThat(positive.deciding().value()).isCloseTo(-1 / 3.0, within(1e-6));
        assertThat(inputs(PlantedFindings.allTrue(), "positive").verdict()).isEqualTo(Verdict.HOLDS);
    }

    private static Finding inputs(Parameters full, String shares) {
        Readings readings = new Readings(null, null, null, null, shares);
        InterpretConfig config =
                new InterpretConfig(null, null, null, null, null, null, null, readings, null, null, null, 6, null);
        return get(findings(session(full, null, null, config), List.of("neuron-inputs", "attention-inputs"), 1), "F8");
    }

    @Test
    void wordsAreWeighedAsBm25DoesOrNot() {
        assertThat(ofWords(PlantedTerms.firstWords(2, 1)).verdict()).isEqualTo(Verdict.HOLDS);
        Finding reversed = ofWords(PlantedTerms.firstWords(1, 2));
        assertThat(reversed.verdict()).isEqualTo(Verdict.FAILS);
        assertThat(reversed.deciding().value()).isEqualTo(-1);
        assertThat(ofWords(PlantedTerms.firstWords(1, 1)).reason()).startsWith("In no query");
    }

    private static Finding ofWords(PlantedTerms bm25) {
        Session session = session(PlantedModel.firstWordsTell(), null, null, InterpretConfig.of(null, null, 6));
        session.useBm25(bm25);
        return get(findings(session, List.of("words"), 1), OF_WORDS);
    }

    @Test
    void fewQueriesDecideNothing() {
        assertThat(ofTrue(ANALYSES, Findings.MINIMUM)).allSatisfy(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.UNDECIDED);
            assertThat(finding.reason()).startsWith("Too few queries, at least 30 are needed.");
        });
    }

    @Test
    void whatIsMissingIsNamed() {
        Session alone = session(PlantedFindings.allTrue(), null, null, InterpretConfig.of(null, null, 6));
        List<Finding> findings = findings(alone, ANALYSES, 1);
        assertThat(get(findings, "F1").reason()).contains("no reduced models");
        assertThat(get(findings, "F5").reason()).contains("no base model");
        assertThat(get(findings, "F5").verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(get(findings, "F4").verdict()).isEqualTo(Verdict.HOLDS);

        List<Finding> patchingOnly = ofTrue(List.of("patching"), 1);
        assertThat(get(patchingOnly, "F2").verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(get(patchingOnly, "F7").reason()).contains("words-or-docids was not run");
        assertThat(get(patchingOnly, "F9").reason()).contains("circuit-search was not run");
        assertThat(get(patchingOnly, "F10").reason()).contains("stage-paths was not run");

        InterpretConfig oneStageOnly = new InterpretConfig(
                null,
                null,
                null,
                Map.of("I", List.of(0, 2)),
                null,
                null,
                List.of("mean"),
                null,
                null,
                null,
                null,
                6,
                null);
        List<Finding> oneStage =
                findings(session(PlantedFindings.allTrue(), null, null, oneStageOnly), List.of("patching"), 1);
        assertThat(get(oneStage, "F4").reason()).contains("no Stage II");
        assertThat(get(oneStage, "F2").reason()).contains("Patching by zero was not run");
    }

    @Test
    void incorrectQueriesDoNotCount() {
        // A model without documents answers no query: nobody can leave the first rank.
        Parameters nothing = PlantedFindings.allTrue();
        SmallModel.zero(nothing, PlantedFindings.mlp(2, "wo"));
        Session session = session(nothing, null, null, InterpretConfig.of("incorrect", null, 6));
        assertThat(session.queries()).hasSize(16);
        Finding finding = get(findings(session, List.of("patching"), 1), "F2");
        assertThat(finding.verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(finding.reason()).startsWith("There is no query to measure it on");
    }

    @Test
    void aQueryOfWhichOnlyALaterTokenIsRightIsNotCorrect() {
        Session second =
                PlantedDocids.session(PlantedDocids.parameters(), "all").step(1);
        // Behind the right first digit, "lemon tiger" gets the second one right.
        assertThat(second.analysed().items()).hasSize(6).allMatch(item -> item.rank() == 1);
        Finding finding = get(findings(second, List.of("patching"), 1), "F2");
        assertThat(finding.criteria().get(0).queries()).isEqualTo(5);
    }

    @Test
    void filesHoldEveryFigure() throws IOException {
        List<Finding> findings = ofFalse();
        FindingsFile.write(findings, folder);
        JsonNode json =
                new ObjectMapper().readTree(folder.resolve("findings.json").toFile());
        assertThat(json.get("findings")).hasSize(10);
        JsonNode second = json.get("findings").get(1);
        assertThat(second.get("id").asText()).isEqualTo("F2");
        assertThat(second.get("verdict").asText()).isEqualTo("does not hold");
        JsonNode figure = second.get("criteria").get(0);
        assertThat(figure.get("threshold").asDouble()).isEqualTo(0.1);
        assertThat(figure.get("relation").asText()).isEqualTo("at most");
        assertThat(figure.get("deciding").asBoolean()).isTrue();
        long figures = findings.stream()
                .mapToLong(finding -> finding.criteria().size())
                .sum();
        assertThat(Files.readAllLines(folder.resolve("findings.csv")))
                .hasSize((int) figures + 1)
                .first()
                .asString()
                .startsWith("finding,verdict,figure,value,low,high,queries,relation,threshold,published");
    }
}
