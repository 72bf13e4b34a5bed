package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs with docids of several tokens, and what refuses them. Runs with atomic ones are {@link EndToEndTest}'s. */
class DocidKindsTest {
    private static final String[] SEMANTIC = {"--set", "docids.clusters=3", "--set", "docids.leaf_size=3"};

    private static final String[] QUANTISED = {"--set", "docids.clusters=3", "--set", "docids.levels=2"};

    @TempDir
    static Path folder;

    private static Path config;
    private static final Map<String, Cli.Result> RESULTS = new HashMap<>();

    @BeforeAll
    static void runBoth() throws IOException {
        config = TinyCollection.writeConfig(folder);
        RESULTS.put("string", run("string", "string", "report"));
        RESULTS.put("semantic", run("semantic", "semantic", "report", SEMANTIC));
        RESULTS.put("quantised", run("quantised", "quantised", "report", QUANTISED));
    }

    private static Cli.Result run(String name, String kind, String until, String... settings) {
        List<Object> line = new ArrayList<>(List.of("run", config, "-o", folder.resolve(name)));
        line.addAll(List.of("--until", until, "--set", "docids.kind=" + kind, "--set", "training.steps=150"));
        line.addAll(List.of(settings));
        return Cli.run(line.toArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"string", "semantic", "quantised"})
    void aRunSucceedsAndIsInterpretedTokenByToken(String kind) throws IOException {
        Cli.Result result = RESULTS.get(kind);
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        assertThat(result.outLines())
                .anyMatch(line -> line.matches("  token 1 of \\d: analysed \\d+ of 12 dev queries"))
                .anyMatch(line -> line.matches("  token 2 of \\d: .*"))
                .anyMatch(line -> line.matches(".* and \\d+ docid tokens, up to \\d a document"));
        Path run = folder.resolve(kind);
        assertThat(run.resolve("interpret/step-1/patching.csv")).exists();
        assertThat(run.resolve("interpret/steps.csv")).exists();
        Path report = run.resolve("report");
        assertThat(Files.readString(report.resolve("index.html")))
                .contains("Token by token", "What each component contributes", "href=\"token-2.html\"")
                .contains("../interpret/step-1/patching.csv")
                .doesNotContain("Not interpreted", "Not yet run");
        assertThat(Files.readString(report.resolve("token-2.html")))
                .contains("All sections here are of token 2", "href=\"index.html\"", "../interpret/step-2/patching.csv")
                .doesNotContain("Token by token", "Not yet run");
    }

    @ParameterizedTest
    @ValueSource(strings = {"string", "semantic", "quantised"})
    void theModelLearnsToNameTheDocuments(String kind) throws IOException {
        JsonNode metrics = new ObjectMapper()
                .readTree(folder.resolve(kind).resolve("metrics.json").toFile());
        assertThat(metrics.at("/genir/dev/hits@1").asDouble()).isGreaterThan(0.5);
        assertThat(metrics.at("/genir/test/mrr@10").asDouble()).isGreaterThan(0.3);
    }

    @ParameterizedTest
    @CsvSource({"string, dev", "string, test", "semantic, dev", "semantic, test", "quantised, test"})
    void rankingsHoldEveryDocumentOnceIfTheBeamIsWideEnough(String kind, String split) throws IOException {
        Map<String, List<String>> rankings = new HashMap<>();
        for (String line :
                Files.readAllLines(folder.resolve(kind).resolve("runs").resolve("genir." + split + ".trec"))) {
            String[] columns = line.split("[ \t]", -1);
            assertThat(columns[2]).matches("d[01][0-9]");
            rankings.merge(columns[0], List.of(columns[2]), DocidKindsTest::joined);
        }
        assertThat(rankings)
                .hasSize(12)
                .allSatisfy(
                        (query, documents) -> assertThat(documents).hasSize(12).doesNotHaveDuplicates());
    }

    private static List<String> joined(List<String> some, List<String> more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    @Test
    void theTableShowsEachDocumentsTokens() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("string/vocabulary/docids.tsv"));
        assertThat(lines).hasSize(13);
        assertThat(lines.get(0)).isEqualTo("token_ids\ttokens\tdocument_id");
        assertThat(lines.get(12)).matches("\\d+ \\d+\t@DOC_POS_0_1@ @DOC_POS_1_1@\td12");
    }

    @Test
    void aQuantisedRunSaysHowItsTokensAreUsedAndWhereTheBeamLosesDocuments() throws IOException {
        JsonNode docids = new ObjectMapper()
                .readTree(folder.resolve("quantised/docids.json").toFile());
        assertThat(docids.at("/documents").asInt()).isEqualTo(12);
        assertThat(docids.at("/levels")).hasSize(2);
        assertThat(docids.at("/levels/0/used").asInt()).isEqualTo(3);
        assertThat(docids.at("/levels/1/error").asDouble())
                .isLessThan(docids.at("/levels/0/error").asDouble());
        // A beam wider than the collection loses nothing.
        JsonNode beam = new ObjectMapper()
                .readTree(folder.resolve("quantised/beam.json").toFile());
        assertThat(beam.at("/test/queries").asInt()).isEqualTo(12);
        assertThat(beam.at("/test/kept").asDouble()).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("quantised/report/index.html")))
                .contains("Codebooks", "Where the beam search loses relevant documents");
        assertThat(folder.resolve("semantic/docids.json")).doesNotExist();
        assertThat(folder.resolve("semantic/beam.json")).exists();
    }

    @Test
    void theSameSeedGivesTheSameBytes() throws IOException {
        assertThat(run("again", "semantic", "evaluate", SEMANTIC).code()).isZero();
        for (String file : List.of(
                "vocabulary/docids.tsv",
                "vocabulary/tokenizer.json",
                "model/model.safetensors",
                "runs/genir.test.trec")) {
            assertThat(Files.mismatch(
                            folder.resolve("semantic").resolve(file),
                            folder.resolve("again").resolve(file)))
                    .as(file)
                    .isEqualTo(-1);
        }
    }

    @Test
    void searchGivesDocumentsWithTheirLogProbabilities() {
        Cli.Result found =
                Cli.run("search", "-r", folder.resolve("semantic"), "--model", "genir", "-k", "3", "ash and lava");
        assertThat(found.code()).isZero();
        assertThat(found.outLines()).hasSize(4);
        assertThat(found.outLines().subList(1, 4))
                .allSatisfy(line -> assertThat(line).matches(" +[123]\\. +-[0-9.]+  [A-Z][a-z]+ \\(d[0-9]+\\)"));
    }

    @Test
    void inspectionAsksForTheTokenBehindThoseThatWereSaid() {
        Path run = folder.resolve("string");
        Cli.Result first = Cli.run("inspect", "-r", run, "--query", "lava", "-k", "1");
        assertThat(first.outLines()).anyMatch(line -> line.matches(".*@DOC_POS_0_[01]@"));
        for (String model : List.of("-r", "-m")) {
            Cli.Result second = Cli.run("inspect", model, run, "--query", "lava", "--said", "@DOC_POS_0_0@", "-k", "1");
            assertThat(second.outLines()).anyMatch(line -> line.matches(".*@DOC_POS_1_[0-9]@"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "@DOC_POS_0_9@ | expected tokens of docids, ids or as docids.tsv writes them, found '@DOC_POS_0_9@'",
                "1 | expected tokens of docids, ids or as docids.tsv writes them, found '1'",
                "@DOC_POS_0_0@,@DOC_POS_1_0@ | 2 tokens, but this model's docids have at most 2"
            })
    void whatCannotHaveBeenSaidIsRefused(String said, String problem) {
        Cli.Result refused = Cli.run("inspect", "-r", folder.resolve("string"), "--query", "lava", "--said", said);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.errLines()).containsExactly("genir: --said: " + problem);
    }

    @Test
    void aCheckpointKeepsTheDocids() throws IOException {
        Path run = folder.resolve("semantic");
        Path exported = folder.resolve("hf");
        Path back = folder.resolve("back");
        assertThat(Cli.run("convert", "--to", "hf", "--input", run, "--output", exported)
                        .code())
                .isZero();
        assertThat(Files.readString(exported.resolve("README.md"))).contains("prefix_allowed_tokens_fn=allowed");
        assertThat(Cli.run("convert", "--from", "hf", "--input", exported, "--output", back)
                        .code())
                .isZero();
        for (String file : List.of("vocabulary/docids.tsv", "model/model.safetensors")) {
            assertThat(Files.mismatch(run.resolve(file), back.resolve(file)))
                    .as(file)
                    .isEqualTo(-1);
        }
    }

    @Test
    void reducedModelsSayWhetherTheDecoderHoldsTheDocuments() throws IOException {
        assertThat(run("reduced", "string", "evaluate").code()).isZero();
        Path run = folder.resolve("reduced");
        Cli.Result reduced = Cli.run("reduce", "-r", run, "--models", "1", "--documents", "2");
        assertThat(reduced.err()).isEmpty();
        assertThat(reduced.code()).isZero();
        assertThat(Cli.run("interpret", "-r", run).code()).isZero();
        for (int step = 1; step <= 2; step++) {
            assertThat(Files.readString(run.resolve("interpret/step-" + step + "/encoder-swap.csv")))
                    .contains("reduced-1,omitted");
        }
    }

    @Test
    void denseVectorsNeedAnEncoder() {
        Path output = folder.resolve("refused");
        Cli.Result refused =
                Cli.run("run", config, "-o", output, "--set", "docids.kind=quantised", "--set", "docids.vectors=dense");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.errLines())
                .hasSize(1)
                .allMatch(line -> line.contains("docids.vectors: dense ones are those of retrieval.dense, which this"));
        assertThat(output).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "docids.kind=semantc, 'unknown kind of docids \"semantc\": did you mean semantic?'",
        "docids.clusters=5, 'docids.clusters: only kinds semantic and quantised have it, not kind string'",
        "docids.vectors=dense, 'docids.vectors: only kind quantised has it, not kind string'",
        "docids.leafsize=5, 'unknown key docids.leafsize; did you mean leaf_size?'",
        "evaluation.beam=9, 'evaluation.beam: expected at least 10 for the metric hits@10 but found 9'"
    })
    void aConfigurationThatCannotBeIsRefusedBeforeAnythingIsWritten(String setting, String problem) {
        Path output = folder.resolve("refused");
        Cli.Result refused = Cli.run("run", config, "-o", output, "--set", "docids.kind=string", "--set", setting);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.errLines()).hasSize(1).allMatch(line -> line.contains(problem));
        assertThat(output).doesNotExist();
    }
}
