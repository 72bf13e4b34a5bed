package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Letters beyond ASCII in arguments, paths and output, in processes whose locale has none: containers and cron jobs. */
@DisabledOnOs(OS.WINDOWS)
class LocaleTest {
    private static final Map<String, String> C = Map.of("LC_ALL", "C", "LANG", "");
    private static final Map<String, String> NONE = Map.of("LC_ALL", "", "LC_CTYPE", "", "LANG", "");
    private static final Map<String, String> NOT_INSTALLED = Map.of("LC_ALL", "xx_YY.UTF-8", "LANG", "");

    @TempDir
    static Path folder;

    private static Launcher genir;
    private static Path collection;
    private static Path config;
    private static Path run;

    @BeforeAll
    static void runAsACronJobDoes() throws Exception {
        assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")), "the tests' own locale");
        genir = Launcher.install(folder.resolve("eine Verteilung"));
        collection = write(folder.resolve("Sammlung Größe"));
        config = TinyCollection.text(folder.resolve("größe.yaml"), """
                collection: {path: Sammlung Größe}
                vocabulary: {min_frequency: 1}
                model: {d_model: 16, d_kv: 8, d_ff: 16, num_heads: 2, num_layers: 1, num_decoder_layers: 1}
                training: {steps: 5, batch_size: 4}
                """);
        run = folder.resolve("Läufe").resolve("größe");
        Cli.Result result = genir.run(C, "run", config, "-o", run, "--until", "train");
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
    }

    private static Path write(Path target) throws IOException {
        Files.createDirectories(target.resolve("qrels"));
        TinyCollection.text(target.resolve("corpus.jsonl"), """
                {"_id": "mond", "title": "月亮", "text": "月亮和潮汐 von der Größe"}
                {"_id": "café", "title": "Café", "text": "le café du matin"}
                {"_id": "plain", "title": "Plain", "text": "letters of ASCII only"}
                """);
        TinyCollection.text(target.resolve("queries.jsonl"), """
                {"_id": "q1", "text": "潮汐"}
                {"_id": "q2", "text": "café"}
                """);
        TinyCollection.text(
                target.resolve("qrels/train.tsv"), "query-id\tcorpus-id\tscore\nq1\tmond\t1\nq2\tcafé\t1\n");
        return target;
    }

    static Stream<Arguments> environments() throws IOException {
        String home = System.getProperty("java.home");
        return Stream.of(
                Arguments.of(C, home),
                Arguments.of(NONE, home),
                Arguments.of(NOT_INSTALLED, home),
                Arguments.of(C, newest()));
    }

    /** The newest JDK of this machine, which takes other encodings than older ones. */
    private static String newest() throws IOException {
        Path jvms = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(jvms)) {
            return System.getProperty("java.home");
        }
        try (var homes = Files.list(jvms)) {
            return homes.filter(home -> Files.isExecutable(home.resolve("bin/java")))
                    .max(Comparator.comparingInt(LocaleTest::version))
                    .map(Path::toString)
                    .orElse(System.getProperty("java.home"));
        }
    }

    private static int version(Path home) {
        String digits = home.getFileName().toString().replaceAll("^\\D*(?:1\\.)?(\\d+).*$|.*", "$1");
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    @ParameterizedTest
    @MethodSource("environments")
    void commandsDoWhatTheyDoInUtf8(Map<String, String> environment, String javaHome) throws Exception {
        Map<String, String> all = new java.util.HashMap<>(environment);
        all.put("JAVA_HOME", javaHome);
        Path output = folder.resolve("Kopie é" + System.nanoTime());
        List<Object[]> commands = new ArrayList<>();
        commands.add(new Object[] {"search", "-r", run, "--model", "bm25", "月亮和潮汐"});
        commands.add(new Object[] {"inspect", "-r", run, "--query", "café", "--json"});
        for (Object[] command : commands) {
            Cli.Result expected = Cli.run(command);
            assertThat(expected.out()).containsAnyOf("月亮", "\"token\" : \"café\"");
            assertThat(genir.run(all, command)).isEqualTo(expected);
        }
        assertThat(genir.run(all, "import", "--format", "beir", "--input", collection, "--output", output))
                .isEqualTo(new Cli.Result(0, "3 documents, 2 train queries -> " + output + "\n", ""));
        assertThat(output.resolve("corpus.jsonl")).content().contains("月亮和潮汐");
        assertThat(run.resolve("log.txt")).content().contains("3 documents");
    }

    @Test
    void anArgumentThatDidNotArriveIsAnErrorAndNotAnEmptyResult() throws Exception {
        Cli.Result result = Launcher.run(GenirProcess.command("search", "-r", "x", "月亮"), C);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .matches(
                        "genir: the argument \"\uFFFD+\" did not arrive whole: the locale's encoding is \\S+; set LC_ALL to"
                                + " a locale of this system with UTF-8, such as C.UTF-8\n");

        Cli.Result latin = Launcher.run(
                List.of(
                        "sh",
                        "-c",
                        "exec \"$0\" search -r x \"$(printf 'caf\\351')\"",
                        genir.script().toString()),
                C);
        assertThat(latin)
                .isEqualTo(new Cli.Result(
                        1, "", "genir: the argument \"caf\uFFFD\" did not arrive whole: expected text in UTF-8\n"));
    }

    @Test
    void aPathThatTheLocaleCannotSpellIsNamedWithWhatToDo() throws Exception {
        Path plain = TinyCollection.text(folder.resolve("plain.yaml"), "collection: {path: Sammlung Größe}\n");

        Cli.Result result = Launcher.run(GenirProcess.command("run", plain, "-o", folder.resolve("new")), C);

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errLines()).hasSize(1);
        assertThat(result.err()).contains("Größe").contains("set LC_ALL to a locale of this system with UTF-8");
        assertThat(folder.resolve("new")).doesNotExist();
    }
}
