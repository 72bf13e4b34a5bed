package genir.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemainsTest {
    @TempDir
    Path folder;

    @Test
    void nothingIsKeptOfARunThatHasNothing() {
        RunDirectory none = new RunDirectory(folder.resolve("none"));
        assertThat(Remains.of(none)).isEqualTo("the same command begins it again");
        assertThat(Remains.of(none, StepName.INDEX)).isEqualTo("the same command begins it again");
    }

    @Test
    void finishedStepsAreKeptBeforeAndInAStep() throws IOException {
        RunDirectory run = new RunDirectory(folder);
        Files.writeString(run.steps(), """
                {"index": {"fingerprint": "a"}, "bm25": {"fingerprint": "b"}}
                """);
        assertThat(Remains.of(run)).isEqualTo("kept: index, bm25; the same command goes on there");
        Files.createDirectories(run.checkpoints().resolve("step-00000040"));
        assertThat(Remains.of(run, StepName.TRAIN))
                .isEqualTo("kept: index, bm25, train up to its step 40 (a checkpoint); the same command goes on there");
    }
}
