package genir.tests.fault;

import static org.assertj.core.api.Assertions.assertThat;

import genir.tests.Cli;
import genir.tests.GenirProcess;
import genir.tests.TinyCollection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Kills {@code genir run} at twenty random moments between its first file and its end, and lets each run go on. */
@Tag("slow")
class KilledRunTest {
    @TempDir
    static Path folder;

    private static Path config;
    private static Path whole;
    private static long wholeMillis;

    @TempDir
    Path scratch;

    @BeforeAll
    static void runUninterrupted() throws Exception {
        config = TinyCollection.writeConfig(folder);
        whole = folder.resolve("whole");
        Path output = folder.resolve("output.txt");
        Process process = start(whole, output);
        while (process.isAlive() && !Files.exists(whole)) {
            Thread.sleep(1);
        }
        long began = System.nanoTime();
        assertThat(process.waitFor()).as(Files.readString(output)).isZero();
        wholeMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    @RepeatedTest(20)
    void a_run_killed_at_a_random_moment_ends_like_an_uninterrupted_one(RepetitionInfo repetition) throws Exception {
        Path run = scratch.resolve("run");
        // One moment in each twentieth of the run, at random within it.
        double moment =
                (repetition.getCurrentRepetition() - 1 + new Random(repetition.getCurrentRepetition()).nextDouble())
                        / repetition.getTotalRepetitions();
        Process process = start(run, scratch.resolve("output.txt"));
        while (process.isAlive() && !Files.exists(run)) {
            Thread.sleep(1);
        }
        process.waitFor(Math.round(moment * wholeMillis), TimeUnit.MILLISECONDS);
        process.destroyForcibly().waitFor();

        Cli.Result rest = Cli.run("run", config, "-o", run);

        assertThat(rest.err()).isEmpty();
        assertThat(rest.code()).isZero();
        Runs.assertSameResults(whole, run);
        Runs.assertNothingUnfinished(run);
    }

    private static Process start(Path run, Path output) throws IOException {
        return new ProcessBuilder(GenirProcess.command("run", config, "-o", run))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }
}
