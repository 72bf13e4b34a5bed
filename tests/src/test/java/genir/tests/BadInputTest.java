package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user can get wrong: one line that says where and what was expected, exit code 1, and nothing left behind. */
class BadInputTest {
    private static final String CORPUS = "tiny/corpus.jsonl";
    private static final String QUERIES = "tiny/queries.jsonl";
    private static final String DEV = "tiny/qrels/dev.tsv";

    @TempDir
    Path folder;

    private Path config;

    @BeforeEach
    void writeExperiment() throws IOException {
        config = TinyCollection.writeConfig(folder);
    }

    static Stream<Arguments> settings() {
        return Stream.of(
                arguments("trainig.epochs=3", "unknown key trainig; did you mean training?"),
                arguments("training.epoch=3", "unknown key training.epoch; did you mean epochs?"),
                arguments("index.bm25.k=1", "unknown key index.bm25.k; did you mean k1?"),
                arguments("model.colour=red", "unknown key model.colour; known: d_ff, d_kv, d_model, "),
                arguments("training.steps=many", "training.steps: expected a whole number, found \"many\""),
                arguments("training.steps=1.5", "training.steps: expected a whole number, found \"1.5\""),
                arguments("training.batch_size=true", "training.batch_size: expected a whole number, found \"true\""),
                arguments("training.learning_rate=[1]", "training.learning_rate: expected a number, found a list"),
                arguments("training=fast", "training: expected a section of keys, found \"fast\""),
                arguments("index.bm25.tune=often", "index.bm25.tune: expected true or false, found \"often\""),
                arguments("evaluation.cutoffs=map", "evaluation.cutoffs: expected a list, found \"map\""),
                arguments("evaluation.cutoffs=[map, null]", "evaluation.cutoffs: an element of the list is empty"),
                arguments("training={epochs: 3, steps: 5}", "training: give epochs or steps, not both"),
                arguments("model.dropout_rate=2", "model.dropout_rate: 2.0 is not in [0, 1)"),
                arguments("training.learning_rate=-1", "training.learning_rate: -1 is not above 0 and at most 10"),
                arguments("index.bm25.b=2", "index.bm25.b: 2 is not between 0 and 1"),
                arguments("index.bm25.k1=-.1", "index.bm25.k1: -0.1 is not 0 or more"),
                arguments("training.batch_size=0", "training.batch_size: 0 is not between 1 and 65536"),
                arguments("training.steps=-1", "training.steps: -1 is not between 0 and 100000000"),
                arguments("model.d_model=0", "model.d_model: 0 is less than 1"),
                arguments("index.analyzer=englsh", "index.analyzer: unknown analyzer \"englsh\": did you mean english"),
                arguments(
                        "collection.format=bier",
                        "collection.format: unknown collection format \"bier\": did you mean beir"),
                arguments(
                        "vocabulary.kind=word",
                        "vocabulary.kind: unknown vocabulary kind \"word\": did you mean words"),
                arguments("vocabulary={kind: tokenizer}", "vocabulary.path: missing"),
                arguments(
                        "evaluation.cutoffs=[hit@1]",
                        "evaluation.cutoffs: unknown metric 'hit@1', expected one of hits@K"),
                arguments("evaluation.depth=5", "evaluation.depth: expected at least 10 for the metric "),
                arguments("training.optimizer=sgd", "training.optimizer: 'sgd' is not known; known: adam"),
                arguments("training.loss=l2", "training.loss: 'l2' is not known; known: full, docids"),
                arguments(
                        "interpret.queries=best",
                        "interpret.queries: 'best' is not known; known: correct, incorrect, all"),
                arguments(
                        "interpret.analyses=[patch]",
                        "interpret.analyses: 'patch' is not known; known: encoder-swap, encoder, contributions, "),
                arguments("interpret.stages={I: [0, 0]}", "interpret.stages: layers 1 to 1 are in no stage"),
                arguments(
                        "interpret.stages={I: [0, 7]}", "interpret.stages.I: [0, 7] is not [first layer, last layer]"),
                arguments("interpret.stages={I: }", "interpret.stages.I: null is not [first layer, last layer]"),
                arguments("collection.path=elsewhere", "collection.path: there is nothing at "),
                arguments("collection={}", "collection.path: missing"),
                arguments("training.omit_documents=[d99]", "training.omit_documents: unknown document \"d99\""),
                arguments("training.steps", "expected key=value, e.g. training.epochs=3"),
                arguments("training.steps={", "the value is not valid YAML"));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void a_bad_value_is_named_with_its_key(String setting, String expected) {
        Path run = folder.resolve("runs").resolve("new");
        Cli.Result result = Cli.run("run", config, "-o", run, "--set", setting);
        assertRefused(result, expected);
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    static Stream<Arguments> configurations() {
        return Stream.of(
                arguments("steps: 60", "steps: many", ":13: training.steps: expected a whole number, found \"many\""),
                arguments("batch_size: 24", "batch_size: 0", ":14: training.batch_size: 0 is not between 1 and 65536"),
                arguments("training:", "trianing:", ":12: unknown key trianing; did you mean training?"),
                arguments("  queries: all", "  analyses:\n    - all", ":21: interpret.analyses: 'all' is not known"),
                arguments("path: tiny", "path: [tiny", ":3: not valid YAML: expected ',' or ']', but got"),
                arguments("  d_kv: 8", "  d_kv: 8\n  d_kv: 9", ":8: not valid YAML: Duplicate field 'd_kv'"),
                arguments("  d_kv: 8", "\td_kv: 8", ":7: not valid YAML: found character '\\t(TAB)'"),
                arguments(
                        "collection:\n  path: tiny\n",
                        "",
                        ": collection: expected a section with the collection's path"));
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void a_bad_configuration_is_named_with_its_line(String good, String bad, String expected) throws IOException {
        replace("tiny.yaml", good, bad);
        assertRefused(Cli.run("run", config, "-o", folder.resolve("new")), config + expected);
        assertThat(folder.resolve("new")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "just a text", "- a\n- list\n"})
    void a_configuration_without_sections_is_refused(String content) throws IOException {
        Files.writeString(config, content);
        assertRefused(
                Cli.run("run", config, "-o", folder.resolve("new")),
                config + ": expected sections such as collection, model and training");
    }

    static Stream<Arguments> collections() {
        return Stream.of(
                arguments(
                        CORPUS,
                        "{\"_id\": \"d02\"",
                        "{\"_id\": d02",
                        ":2: malformed JSON at column 9: Unrecognized token 'd02'"),
                arguments(
                        CORPUS,
                        "\"d02\"",
                        "\"d01\"",
                        ":2: duplicate document id \"d01\" with another title or text, first at "),
                arguments(CORPUS, "\"_id\": \"d03\"", "\"id\": \"d03\"", ":3: missing field \"_id\""),
                arguments(
                        CORPUS,
                        "\"title\": \"Badger\"",
                        "\"title\": 5",
                        ":1: field \"title\": expected a string, found a number"),
                arguments(
                        CORPUS,
                        "\"_id\": \"d02\"",
                        "\"_id\": \"d\\u0000\"",
                        ":2: document id \"d\\u0000\" contains white space or a control"),
                arguments(
                        QUERIES,
                        "\"q01-1\"",
                        "\"q01-0\"",
                        ":2: duplicate query id \"q01-0\" with another text, first at "),
                arguments(DEV, "q02-4\td02\t1", "q02-4\td02", ":3: expected 3 tab-separated fields, found 2"),
                arguments(DEV, "q02-4\td02\t1", "q02-4\td02\tyes", ":3: grade \"yes\" is not a whole number"),
                arguments(DEV, "query-id\t", "q02-4\t", ":1: grade \"score\" is not a whole number"));
    }

    @ParameterizedTest
    @MethodSource("collections")
    void a_bad_line_of_the_collection_is_named(String file, String good, String bad, String expected)
            throws IOException {
        replace(file, good, bad);
        assertRefused(Cli.run("run", config, "-o", folder.resolve("new")), folder.resolve(file) + expected);
        assertThat(folder.resolve("new")).doesNotExist();
    }

    @Test
    void missing_files_are_named() throws IOException {
        Path absent = folder.resolve("absent.yaml");
        assertRefused(
                Cli.run("run", absent, "-o", folder.resolve("new")),
                absent + ": no such file; expected an experiment configuration");
        assertRefused(
                Cli.run("run", folder, "-o", folder.resolve("new")),
                folder + ": not a file; expected an experiment configuration, or a collection's folder, which has a"
                        + " corpus.jsonl");
        Files.delete(folder.resolve(QUERIES));
        assertRefused(
                Cli.run("run", config, "-o", folder.resolve("new")),
                folder.resolve(QUERIES) + ": no such file; expected one JSON object");
        assertThat(folder.resolve("new")).doesNotExist();
    }

    @Test
    void a_finished_run_survives_bad_input_unchanged() throws IOException {
        Path run = folder.resolve("run");
        assertThat(Cli.run("run", config, "-o", run, "--until", "bm25", "-q").code())
                .isZero();
        Map<String, String> before = contents(run);
        assertThat(before).containsKeys("config.yaml", "runs/bm25.test.trec", "log.txt");
        assertThat(Cli.run("run", config, "-o", run, "--set", "training.steps=many")
                        .code())
                .isEqualTo(1);
        replace(DEV, "q02-4\td02\t1", "q02-4\td02\tyes");
        assertRefused(Cli.run("run", config, "-o", run), "grade \"yes\" is not a whole number");
        assertRefused(Cli.run("index", "-r", run), "grade \"yes\" is not a whole number");
        assertThat(contents(run)).isEqualTo(before);
        assertThat(Cli.run("search", "-r", run, "--model", "bm25", "lava").code())
                .as("what is finished can still be used")
                .isZero();
        assertThat(Cli.run("bm25", "-r", run, "-q").code()).isZero();
    }

    @Test
    void a_run_directory_must_be_one() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");
        Path photos = Files.createDirectories(folder.resolve("photos"));
        Path model = Files.createDirectories(photos.resolve("model"));
        Files.writeString(model.resolve("precious.txt"), "not ours");
        Path none = folder.resolve("none");
        assertRefused(
                Cli.run("run", config, "-o", file), file + ": not a folder; expected a run directory or a new one");
        assertRefused(
                Cli.run("run", config, "-o", photos),
                photos + ": not a run directory and not empty; expected a run directory or a new one");
        for (String step : List.of("index", "bm25", "train", "evaluate", "interpret", "report")) {
            for (Path place : List.of(file, photos, none)) {
                assertRefused(
                        Cli.run(step, "-r", place), place + ": not a run directory: it has no config.yaml; make one");
            }
        }
        assertRefused(Cli.run("search", "-r", photos, "lava"), photos + ": not a run directory: it has no config.yaml");
        assertThat(contents(photos)).containsOnlyKeys("model/precious.txt");
        assertThat(none).doesNotExist();
    }

    @Test
    void search_names_what_is_wrong() {
        Path run = folder.resolve("run");
        Cli.run("run", config, "-o", run, "--until", "index");
        assertRefused(Cli.run("search", "-r", run, " "), "the query is blank");
        assertRefused(Cli.run("search", "-r", run, "-k", "0", "lava"), "-k 0: expected a whole number from 1");
        assertRefused(
                Cli.run("search", "-r", run, "--model", "tfidf", "lava"),
                "--model: unknown model 'tfidf'; known in this run: bm25, genir, fusion, both, all");
        assertRefused(
                Cli.run("search", "-r", run, "--model", "bm25", "lava"), run + ": step 'bm25' has not been run yet");
        assertRefused(
                Cli.run("search", "-r", run, "--model", "genir", "lava"), run + ": step 'train' has not been run yet");
    }

    @Test
    void run_names_bad_steps() {
        Path run = folder.resolve("new");
        assertRefused(
                Cli.run("run", config, "-o", run, "--until", "tests"),
                "--until: unknown step 'tests'; known: index, bm25, dense, pretrain, generate, dual, train, evaluate, features, interpret, report");
        assertRefused(Cli.run("run", config, "-o", run, "--from", "tests"), "--from: unknown step 'tests'");
        assertRefused(
                Cli.run("run", config, "-o", run, "--from", "train", "--until", "index"),
                "--from train: comes after --until index");
        assertThat(run).doesNotExist();
    }

    @Test
    void import_names_what_is_wrong_and_replaces_nothing() throws IOException {
        Path full = Files.createDirectories(folder.resolve("full"));
        Files.writeString(full.resolve("precious.txt"), "not ours");
        Path fresh = folder.resolve("fresh");
        Path tiny = folder.resolve("tiny");
        assertRefused(
                Cli.run("import", "--format", "beir", "--input", tiny, "--output", full),
                full + ": expected a folder that does not exist yet or is empty");
        assertRefused(
                Cli.run("import", "--format", "beir", "--input", tiny, "--output", full.resolve("precious.txt")),
                full.resolve("precious.txt") + ": expected a folder that does not exist yet or is empty");
        assertRefused(
                Cli.run("import", "--format", "bear", "--input", tiny, "--output", fresh),
                "--format: unknown collection format \"bear\": did you mean beir");
        assertRefused(
                Cli.run("import", "--format", "beir", "--input", folder.resolve("absent"), "--output", fresh),
                folder.resolve("absent") + ": no such folder; expected a folder with corpus.jsonl");
        assertRefused(
                Cli.run("import", "--format", "trec", "--input", tiny, "--output", fresh), tiny + ": no documents");
        replace(QUERIES, "\"q01-1\"", "\"q01-0\"");
        assertRefused(
                Cli.run("import", "--format", "beir", "--input", tiny, "--output", fresh),
                folder.resolve(QUERIES) + ":2: duplicate query id");
        assertThat(fresh).doesNotExist();
        assertThat(contents(full)).containsOnlyKeys("precious.txt");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "rum",
                "run",
                "run a.yaml b.yaml",
                "run a.yaml --until",
                "run a.yaml --fast",
                "index",
                "search -r x",
                "search lava",
                "search -r x -k two lava",
                "import --format beir",
                "doctor now",
                "--loud"
            })
    void wrong_usage_exits_with_2_and_shows_the_right_one(String line) {
        Cli.Result result = line.isEmpty() ? Cli.run() : Cli.run((Object[]) line.split(" ", -1));
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .containsPattern("Usage: genir|Did you mean: genir")
                .doesNotContain("\tat ");
    }

    @Test
    void verbose_adds_the_stack_trace_to_the_line() {
        Cli.Result result = Cli.run("run", folder.resolve("absent.yaml"), "--verbose");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errLines().get(0)).startsWith("genir: ");
        assertThat(result.err()).contains("\tat genir.");
    }

    /** Exit code 1 and exactly one line that says what was expected. */
    private static void assertRefused(Cli.Result result, String expected) {
        assertThat(result.errLines()).hasSize(1);
        assertThat(result.errLines().get(0)).startsWith("genir: ").contains(expected);
        assertThat(result.err()).doesNotContain("Exception", "java.", "unexpected problem");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
    }

    private void replace(String file, String good, String bad) throws IOException {
        String content = Files.readString(folder.resolve(file));
        assertThat(content).contains(good);
        Files.writeString(folder.resolve(file), content.replace(good, bad));
    }

    /** The contents of a folder's files by name. */
    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> contents = new HashMap<>();
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(
                        folder.relativize(file).toString(),
                        java.util.HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return contents;
    }
}
