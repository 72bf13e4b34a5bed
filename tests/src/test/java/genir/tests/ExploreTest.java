package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong is said before anything is served; what is right is tested where the explorer is built in. */
class ExploreTest {
    @TempDir
    private Path scratch;

    @Test
    void options_are_checked_first() throws IOException {
        Path run = Files.createDirectory(scratch.resolve("run"));
        assertThat(Cli.run("explore", "-r", run, "--port", "70000"))
                .satisfies(ended -> assertThat(ended.code()).isOne())
                .satisfies(ended -> assertThat(ended.err())
                        .isEqualToIgnoringNewLines("genir: --port 70000: expected a whole number from 0 to 65535"));
        assertThat(Cli.run("explore", "-r", run, "--host", "no such host").err())
                .isEqualToIgnoringNewLines("genir: --host no such host: there is no such address");
        assertThat(Cli.run("explore", "-r", run, "-r", run).err()).contains("this run is there twice");
        assertThat(Cli.run("explore").code()).isEqualTo(2);
    }

    @Test
    void a_folder_that_is_no_run_is_named() {
        Path missing = scratch.resolve("missing");
        Cli.Result ended = Cli.run("explore", "-r", missing);
        assertThat(ended.code()).isOne();
        assertThat(ended.err().lines()).hasSize(1);
        assertThat(ended.err()).contains(missing.toString());
    }
}
