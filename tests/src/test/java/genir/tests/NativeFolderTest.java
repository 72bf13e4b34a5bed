package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Homes that native code cannot be unpacked to. */
@EnabledOnOs(OS.LINUX)
class NativeFolderTest {
    @TempDir
    Path folder;

    @Test
    void aUserWithoutAHomeLeavesNothingInTheWorkingDirectory() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Path here = Files.createDirectory(folder.resolve("here"));
        List<String> command = doctor("?", temporary);

        Cli.Result result = Launcher.run(in(here, command), Map.of());

        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        assertThat(here).isEmptyDirectory();
        try (var entries = Files.list(temporary)) {
            Path own = entries.filter(entry -> entry.getFileName().toString().matches("genir-\\d+"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Files.getPosixFilePermissions(own)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
            assertThat(own.resolve(".javacpp")).isDirectory();
        }
    }

    @Test
    void aHomeThatNothingMayRunInIsLeftForTheFolderOfTemporaryFiles() throws Exception {
        assumeMounts();
        Path home = Files.createDirectory(folder.resolve("home"));
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        String script = "mount -t tmpfs -o noexec none \"$0\" && \"$@\" && find \"$0\" >&2";

        Cli.Result result = Launcher.run(mounted(script, home, doctor(home.toString(), temporary)), Map.of());

        assertThat(result.code()).isZero();
        assertThat(result.err()).as("what is in the home").isEqualTo(home + "\n");
    }

    @Test
    void whereNothingMayRunAnywhereOneLineSaysWhatToDo() throws Exception {
        assumeMounts();
        Path home = Files.createDirectory(folder.resolve("home"));
        String script = "mount -t tmpfs -o noexec none \"$0\" && mount -t tmpfs -o noexec none /var/tmp && exec \"$@\"";

        Cli.Result result = Launcher.run(mounted(script, home, doctor(home.toString(), home)), Map.of());

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errLines()).hasSize(1);
        assertThat(result.err())
                .startsWith("genir: a native library cannot be loaded here: ")
                .contains("is mounted noexec, name another with GENIR_JAVA_OPTIONS=-Djava.io.tmpdir=FOLDER");
    }

    private static List<String> doctor(String home, Path temporary) {
        List<String> command = GenirProcess.command("doctor");
        command.addAll(1, List.of("-Duser.home=" + home, "-Djava.io.tmpdir=" + temporary));
        return command;
    }

    private static List<String> in(Path here, List<String> command) {
        return with(List.of("sh", "-c", "cd \"$0\" && exec \"$@\"", here.toString()), command);
    }

    private static List<String> mounted(String script, Path home, List<String> command) {
        return with(List.of("unshare", "-rm", "sh", "-c", script, home.toString()), command);
    }

    private static List<String> with(List<String> before, List<String> command) {
        List<String> whole = new ArrayList<>(before);
        whole.addAll(command);
        return whole;
    }

    private void assumeMounts() throws Exception {
        boolean mounts;
        try {
            mounts =
                    Launcher.run(List.of("unshare", "-rm", "mount", "-t", "tmpfs", "none", folder.toString()), Map.of())
                                    .code()
                            == 0;
        } catch (IOException noUnshare) {
            mounts = false;
        }
        assumeTrue(mounts, "this user cannot mount in a name space of its own (unshare -rm)");
    }
}
