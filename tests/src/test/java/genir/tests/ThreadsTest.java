package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The number of threads is chosen on the command line or in the configuration, once in a process. */
class ThreadsTest {
    @TempDir
    Path folder;

    private static String output(Object... arguments) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(GenirProcess.command(arguments))
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }

    @Test
    void theCommandLineChooses() throws Exception {
        assertThat(output("doctor", "--threads", 1)).containsPattern("BLAS +OpenBLAS [^\n]* 1 threads, ");
        assertThat(output("doctor", "--threads", 3)).containsPattern("BLAS +OpenBLAS [^\n]* 3 threads, ");
    }

    @Test
    void soDoesTheConfigurationOfARun() throws Exception {
        Path config = TinyCollection.writeConfig(folder);
        Files.writeString(config, "threads: 3\n" + Files.readString(config));
        Path run = folder.resolve("run");
        output("run", config, "-o", run, "-q", "--set", "training.steps=2", "--set", "interpret.max_queries=1");
        assertThat(Files.readString(run.resolve("provenance.json"))).contains("\"threads\" : 3");
        output("report", "-r", run, "--threads", 2);
        assertThat(Files.readString(run.resolve("provenance.json"))).contains("\"threads\" : 2");
    }

    @Test
    void whatIsNoNumberOfThreadsIsRefused() throws IOException {
        Path config = TinyCollection.writeConfig(folder);
        assertThat(Cli.run("run", config, "-o", folder.resolve("run"), "--set", "threads=0")
                        .err())
                .isEqualTo("genir: --set threads=0: threads: 0 is not between 1 and 1024\n");
        assertThat(Cli.run("doctor", "--threads", 0).err())
                .isEqualTo("genir: --threads 0: expected a whole number from 1 to 1024\n");
    }
}
