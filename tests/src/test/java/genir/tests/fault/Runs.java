package genir.tests.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Compares run directories. */
final class Runs {
    private Runs() {}

    /** The configuration, the model, all runs, metrics and analyses are the same bytes. */
    static void assertSameResults(Path expected, Path actual) throws IOException {
        for (Path file : results(expected)) {
            Path name = expected.relativize(file);
            assertThat(actual.resolve(name)).isRegularFile();
            assertThat(Files.mismatch(file, actual.resolve(name)))
                    .as("first differing byte of " + name)
                    .isEqualTo(-1);
        }
    }

    static void assertNothingUnfinished(Path run) throws IOException {
        try (var files = Files.walk(run)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.endsWith(".partial") || name.endsWith(".old"));
        }
    }

    /** What depends on nothing but configuration and collection: no times, no Lucene segment names. */
    private static List<Path> results(Path run) throws IOException {
        try (var files = Files.walk(run)) {
            List<Path> results = files.filter(Files::isRegularFile)
                    .filter(file -> {
                        String name = run.relativize(file).toString();
                        return name.equals("config.yaml")
                                || name.equals("metrics.json")
                                || name.startsWith("model")
                                || name.startsWith("vocabulary")
                                || name.startsWith("runs")
                                || name.startsWith("interpret");
                    })
                    .sorted()
                    .toList();
            assertThat(results).hasSizeGreaterThan(20);
            return results;
        }
    }
}
