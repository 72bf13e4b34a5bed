package genir.tests.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import genir.tests.Cli;
import genir.tests.GenirProcess;
import genir.tests.TinyCollection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs on disks that are full, read-only, or closed to us: real ones, mounted in a name space that ends with its process. Skipped
 * where the system has no such name spaces (Linux's {@code unshare}) or does not give them to this user.
 */
@Tag("slow")
class DiskTest {
    /** Arguments: the disk, its size in KiB, the folder for what is kept, and a command, which runs twice. */
    private static final String TWICE = """
            disk=$1 size=$2 keep=$3; shift 3
            mount -t tmpfs -o size=${size}k none "$disk"
            "$@" 2>"$keep/first.err"; echo $? >"$keep/first.code"
            find "$disk" >"$keep/left"
            %s "$disk"
            "$@" 2>"$keep/second.err"; echo $? >"$keep/second.code"
            cp -a "$disk/run" "$keep/run"
            """;

    private static final String LARGER = TWICE.formatted("mount -o remount,size=1g");
    private static final String READ_ONLY = TWICE.formatted("mount -o remount,ro");

    @TempDir
    static Path folder;

    private static Path config;
    private static Path whole;

    @TempDir
    Path scratch;

    @BeforeAll
    static void runOnce() throws Exception {
        boolean mounts;
        try {
            mounts = start(folder, List.of("unshare", "-rm", "mount", "-t", "tmpfs", "none", folder.toString())) == 0;
        } catch (IOException noUnshare) {
            mounts = false;
        }
        if (!mounts) {
            System.out.println("DiskTest is skipped: this user cannot mount in a name space of its own (unshare -rm)");
        }
        assumeTrue(mounts);
        config = TinyCollection.writeConfig(folder);
        whole = folder.resolve("whole");
        assertThat(Cli.run("run", config, "-o", whole, "-q").code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void a_run_that_filled_the_disk_says_so_and_goes_on_where_there_is_room(int eighths) throws Exception {
        Path disk = Files.createDirectory(scratch.resolve("disk"));
        Path run = disk.resolve("run");

        inNameSpace(
                LARGER, disk, size(whole) / 1024 * eighths / 8, GenirProcess.command("run", config, "-o", run, "-q"));

        assertThat(kept("first.code")).isEqualTo("1");
        List<String> said = Files.readAllLines(scratch.resolve("first.err"));
        assertThat(said).hasSize(1);
        assertThat(said.get(0)).startsWith("genir: " + run).endsWith(": No space left on device");
        assertThat(Files.readAllLines(scratch.resolve("left")))
                .noneMatch(name -> name.endsWith(".partial") || name.endsWith(".old"));
        assertThat(kept("second.err")).isEmpty();
        assertThat(kept("second.code")).isEqualTo("0");
        Runs.assertSameResults(whole, scratch.resolve("run"));
        Runs.assertNothingUnfinished(scratch.resolve("run"));
    }

    @Test
    void a_read_only_run_directory_is_refused_by_name() throws Exception {
        Path disk = Files.createDirectory(scratch.resolve("disk"));
        Path run = disk.resolve("run");

        inNameSpace(READ_ONLY, disk, 1 << 20, GenirProcess.command("run", config, "-o", run, "-q"));

        assertThat(kept("first.code")).isEqualTo("0");
        assertThat(kept("second.code")).isEqualTo("1");
        assertThat(kept("second.err")).startsWith("genir: " + run).endsWith(": Read-only file system");
        Runs.assertSameResults(whole, scratch.resolve("run"));
    }

    @Test
    void a_read_only_run_directory_can_be_searched() throws Exception {
        Path disk = Files.createDirectory(scratch.resolve("disk"));
        Path run = disk.resolve("run");
        String script = """
                disk=$1 size=$2 keep=$3; shift 3
                mount -t tmpfs -o size=${size}k none "$disk"
                cp -a %s "$disk/run"
                mount -o remount,ro "$disk"
                "$@"
                """.formatted(whole);

        inNameSpace(script, disk, 1 << 20, GenirProcess.command("search", "-r", run, "pearl in layers"));

        assertThat(kept("err")).isEmpty();
        assertThat(kept("out")).contains("Oyster");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "qrels", "corpus.jsonl", "qrels/train.tsv"})
    void what_is_closed_to_us_is_named(String name) throws Exception {
        Path collection = TinyCollection.write(scratch.resolve("collection"));
        Path closed = collection.resolve(name);
        Path output = scratch.resolve("output");
        List<String> command = new ArrayList<>();
        if (Files.getOwner(scratch).getName().equals("root")) {
            // Nothing is closed to root but by taking that right away.
            command.addAll(List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search"));
        }
        command.addAll(
                GenirProcess.command("import", "--format", "beir", "--input", collection, "--output", output, "-q"));
        start(scratch, List.of("chmod", "000", closed.toString()));
        try {
            int code = start(scratch, command);

            assertThat(code).isEqualTo(1);
            assertThat(kept("err")).startsWith("genir: " + closed).contains("permission");
            assertThat(kept("err").lines()).hasSize(1);
            assertThat(output).doesNotExist();
        } finally {
            start(scratch, List.of("chmod", "700", closed.toString()));
        }
    }

    private void inNameSpace(String script, Path disk, long kibibytes, List<String> command) throws Exception {
        List<String> whole = new ArrayList<>(List.of("unshare", "-rm", "sh", "-c", script, "sh"));
        whole.addAll(List.of(disk.toString(), Long.toString(kibibytes), scratch.toString()));
        whole.addAll(command);
        assertThat(start(scratch, whole)).as(kept("err")).isZero();
    }

    private String kept(String name) throws IOException {
        Path file = scratch.resolve(name);
        return Files.exists(file) ? Files.readString(file).strip() : "";
    }

    private static int start(Path scratch, List<String> command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectError(scratch.resolve("err").toFile())
                .redirectOutput(scratch.resolve("out").toFile())
                .start()
                .waitFor();
    }

    private static long size(Path root) throws IOException {
        try (var files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
