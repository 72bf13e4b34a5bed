package genir.tests.fault;

import static org.assertj.core.api.Assertions.assertThat;

import genir.tests.Cli;
import genir.tests.TinyCollection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Flips a byte in every file of a finished run, one file at a time. The run then either stops with one line that names the
 * file, or goes on and ends with the results it had.
 */
@Tag("slow")
class FlippedByteTest {
    @TempDir
    static Path folder;

    private static Path config;
    private static Path whole;

    @BeforeAll
    static void runOnce() throws IOException {
        config = TinyCollection.writeConfig(folder);
        whole = folder.resolve("whole");
        assertThat(Cli.run("run", config, "-o", whole, "-q").code()).isZero();
    }

    @TestFactory
    Stream<DynamicTest> every_file() throws IOException {
        try (var files = Files.walk(whole)) {
            List<Path> names = files.filter(Files::isRegularFile)
                    .filter(file -> size(file) > 0)
                    .map(whole::relativize)
                    .sorted()
                    .toList();
            assertThat(names).hasSizeGreaterThan(30);
            return names.stream().map(name -> DynamicTest.dynamicTest(name.toString(), () -> flip(name)));
        }
    }

    private static void flip(Path name) throws IOException {
        Path run = Files.createTempDirectory(folder, "run");
        copy(whole, run);
        Path file = run.resolve(name);
        byte[] bytes = Files.readAllBytes(file);
        int position = new Random(name.toString().hashCode()).nextInt(bytes.length);
        bytes[position] ^= 0x04;
        Files.write(file, bytes);

        if (name.startsWith("index") || name.startsWith("vocabulary") || name.startsWith("model")) {
            Cli.Result search = Cli.run("search", "-r", run, "--model", "genir", "lava");
            assertThat(search.code()).isEqualTo(1);
            assertThat(search.errLines()).hasSize(1);
            assertThat(search.err()).contains(file.toString());
        }
        Cli.Result again = Cli.run("run", config, "-o", run);

        if (again.code() == 0) {
            assertThat(again.err()).isEmpty();
            Runs.assertSameResults(whole, run);
        } else {
            assertThat(again.code()).isEqualTo(1);
            assertThat(again.errLines()).hasSize(1);
            assertThat(again.err()).contains(file.toString()).doesNotContain("Exception");
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    private static long size(Path file) {
        return file.toFile().length();
    }
}
