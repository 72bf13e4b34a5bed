package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command says on a machine that cannot run it. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    /** Enough for the JVM to open every jar of the tests' class path, and for no collection. */
    private static final String TOO_SMALL = "-Xmx24m";

    @TempDir
    Path folder;

    @Test
    void aJavaThatIsTooOldIsNamedWithItsVersion() throws Exception {
        Path home = java("echo 'openjdk version \"11.0.2\" 2019-01-15' >&2");

        assertThat(run(List.of(Launcher.ORIGINAL.toString(), "doctor"), Map.of("JAVA_HOME", home.toString())))
                .containsExactly("genir: needs Java 17 or later, but " + home.resolve("bin/java") + " is version 11");
    }

    @Test
    void aJavaThatDoesNotStartIsNamedWithWhatItSays() throws Exception {
        Path home = java("echo 'Error occurred during initialization of VM'; exit 1");

        assertThat(run(List.of(Launcher.ORIGINAL.toString(), "doctor"), Map.of("JAVA_HOME", home.toString())))
                .containsExactly("genir: " + home.resolve("bin/java")
                        + " does not start: Error occurred during initialization of VM");
    }

    @Test
    void tooSmallAHeapIsSaidInOneLine() throws Exception {
        Path config = TinyCollection.writeConfig(folder);
        List<String> command = GenirProcess.command("run", config, "-o", folder.resolve("run"), "-q");
        command.add(2, TOO_SMALL);

        assertThat(run(command, Map.of()))
                .last()
                .asString()
                .matches("genir: out of memory in [a-z0-9 ']+: Java's heap may take 0.0 of this machine's \\d+.\\d GiB;"
                        + " let it take more with GENIR_JAVA_OPTIONS=-Xmx\\d+g(, or set training.batch_size lower)?");
    }

    @Test
    void outputThatDoesNotArriveIsAnError() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")), "a device that is always full");
        List<String> command = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" > /dev/full", "sh"));
        command.addAll(GenirProcess.command("--help"));

        Cli.Result result = Launcher.run(command, Map.of());

        assertThat(result)
                .isEqualTo(new Cli.Result(1, "", "genir: the output cannot be written: No space left on device\n"));
    }

    @Test
    void anImportOutOfMemoryIsNotToldOfBatches() throws Exception {
        Path collection = TinyCollection.write(folder.resolve("large"));
        StringBuilder corpus = new StringBuilder();
        for (int i = 0; i < 60_000; i++) {
            corpus.append("{\"_id\": \"d").append(i).append("\", \"title\": \"\", \"text\": \"");
            corpus.append("many words ".repeat(20)).append(i).append("\"}\n");
        }
        TinyCollection.text(collection.resolve("corpus.jsonl"), corpus.toString());
        Path output = folder.resolve("output");
        List<String> command =
                GenirProcess.command("import", "--format", "beir", "--input", collection, "--output", output);
        command.add(2, TOO_SMALL);

        assertThat(run(command, Map.of()))
                .singleElement()
                .asString()
                .startsWith("genir: out of memory in import: ")
                .contains("GENIR_JAVA_OPTIONS=-Xmx")
                .doesNotContain("batch");
        assertThat(output).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "run dense.yaml | -Pencoder",
                "run dual.yaml |",
                "run dual.yaml --set retrieval.dense.encoder=e | -Pencoder",
                "search -r first query | -Pencoder",
                "search --run=first query | -Pencoder",
                "search query |",
                "import --format pdf | -Ptika",
                "explore -r some | -Pexplorer",
                "-q explore -r first | -Pencoder,explorer",
                "search -r some explore files |",
                "spark sweep a.yaml --master yarn | -Pdistributed",
                "search -r some spark |",
            })
    void whatAConfigurationAsksForIsBuiltInAndNothingElse(String arguments, String profile) throws Exception {
        Path script = Files.copy(Launcher.ORIGINAL, folder.resolve("genir"), StandardCopyOption.COPY_ATTRIBUTES);
        Path maven = folder.resolve("mvnw");
        TinyCollection.text(maven, "#!/bin/sh\necho \"$@\"\nexit 1\n");
        assertThat(maven.toFile().setExecutable(true)).isTrue();
        String dense = "index: {}\nretrieval:\n  # what others know\n  dense:\n    encoder: e\n";
        TinyCollection.text(folder.resolve("dense.yaml"), dense);
        TinyCollection.text(Files.createDirectory(folder.resolve("first")).resolve("config.yaml"), dense);
        TinyCollection.text(
                folder.resolve("dual.yaml"),
                "retrieval:\n  dual: {}\n  fusions: [[bm25, dense]]\ntraining:\n  dense: no\n");
        List<String> command = new ArrayList<>(List.of("sh", "-c", "cd \"$0\" && exec ./genir \"$@\""));
        command.add(script.getParent().toString());
        command.addAll(List.of(arguments.split(" ", -1)));

        List<String> lines =
                run(command, Map.of("GENIR_GPU", "0", "GENIR_TIKA", "", "GENIR_ENCODER", "", "GENIR_EXPLORER", ""));

        assertThat(lines.get(0)).isEqualTo("genir: building (once)");
        assertThat(List.of(lines.get(1).split(" ", -1)))
                .filteredOn(argument -> argument.startsWith("-P"))
                .isEqualTo(profile == null ? List.of() : List.of(profile));
    }

    private Path java(String script) throws IOException {
        Path java = folder.resolve("bin").resolve("java");
        Files.createDirectories(java.getParent());
        TinyCollection.text(java, "#!/bin/sh\n" + script + "\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        return folder;
    }

    /** Runs what must end with 1; returns its lines. */
    private static List<String> run(List<String> command, Map<String, String> environment) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        List<String> lines = process.inputReader().lines().toList();
        assertThat(process.waitFor()).as(String.join("\n", lines)).isEqualTo(1);
        return lines;
    }
}
