package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import genir.cli.run.ConfigFile;
import genir.cli.run.ExperimentConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every configuration of the project can be read, and names a collection beside it. */
class ShippedConfigurationsTest {
    private static final Path CONFIGS = Path.of("../configs");

    static Stream<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(CONFIGS)) {
            return all.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void canBeRead(Path file) {
        ExperimentConfig config = ConfigFile.read(file, List.of());
        Path collection = Path.of(config.collection().path());
        assertThat(collection).isAbsolute();
        if (Files.isDirectory(Path.of("../../shared"))) {
            assertThat(collection).isDirectory();
        }
    }
}
