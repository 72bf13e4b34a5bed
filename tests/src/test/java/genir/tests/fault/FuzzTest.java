package genir.tests.fault;

import static org.assertj.core.api.Assertions.assertThat;

import genir.tests.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Feeds broken files to every command that reads files of a user: each is read, or refused with one line; never an
 * unexpected problem, never anything left behind.
 *
 * <p>Reproducible: the n-th input of a target depends on {@code genir.fuzz.seed} and n. {@code genir.fuzz.seconds} (300) is shared by
 * the targets. What was once found lies in {@code fuzz/TARGET/NUMBER/} of the test resources, and is tried in every build.
 */
class FuzzTest {
    private static final long SEED = Long.getLong("genir.fuzz.seed", 1);
    private static final long SECONDS = Long.getLong("genir.fuzz.seconds", 300);

    @TempDir
    Path folder;

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void broken_files_are_read_or_refused(FuzzTarget target) throws IOException {
        Path good = folder.resolve("good");
        target.write(good);
        assertThat(target.read(good, folder.resolve("good-output")).code()).isZero();

        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS) / FuzzTarget.values().length;
        int inputs = 0;
        while (System.nanoTime() < end) {
            Random random = new Random(SEED * 1_000_003 + inputs);
            String file = target.files().get(random.nextInt(target.files().size()));
            byte[] original = Files.readAllBytes(good.resolve(file));
            Files.write(good.resolve(file), new Mutation(random.nextLong()).of(original));
            try {
                check(target, good, file + ", input " + inputs + " of seed " + SEED);
            } catch (AssertionError | RuntimeException find) {
                keep(target, good.resolve(file), file);
                throw find;
            }
            Files.write(good.resolve(file), original);
            inputs++;
        }
        System.out.println(target + ": " + inputs + " broken inputs");
    }

    static Stream<Arguments> finds() throws IOException {
        Path all = Path.of("src", "test", "resources", "fuzz");
        try (var files = Files.walk(all)) {
            List<Path> finds = files.filter(Files::isRegularFile).sorted().toList();
            return finds.stream().map(file -> {
                Path name = all.relativize(file);
                return Arguments.of(
                        FuzzTarget.valueOf(name.getName(0).toString()),
                        name.getName(1).toString(),
                        name.subpath(2, name.getNameCount()).toString(),
                        file);
            });
        }
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("finds")
    void what_was_found_once_is_read_or_refused(FuzzTarget target, String number, String name, Path file)
            throws IOException {
        Path good = folder.resolve("good");
        target.write(good);
        Files.write(good.resolve(name), Files.readAllBytes(file));
        check(target, good, target + " " + number);
    }

    private void check(FuzzTarget target, Path input, String what) throws IOException {
        Path output = folder.resolve("output");
        Cli.Result result = target.read(input, output);
        if (result.code() == 0) {
            assertThat(result.err()).as(what).isEmpty();
        } else {
            assertThat(result.code()).as(what + "\n" + result.err()).isEqualTo(1);
            assertThat(result.errLines()).as(what).hasSize(1);
            assertThat(result.errLines().get(0))
                    .as(what)
                    .startsWith("genir: ")
                    .doesNotContain("unexpected problem", "Exception", "Error:");
            assertThat(output).as(what).doesNotExist();
        }
        delete(output);
    }

    private static void keep(FuzzTarget target, Path broken, String name) throws IOException {
        Path find = Path.of("target", "fuzz-finds", target.name(), Long.toString(System.currentTimeMillis()))
                .resolve(name);
        Files.createDirectories(find.getParent());
        Files.copy(broken, find);
    }

    private static void delete(Path path) throws IOException {
        if (Files.exists(path)) {
            try (var files = Files.walk(path)) {
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
