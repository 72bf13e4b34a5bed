package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole runs on a device with a memory of its own ({@link FarDevice}) give every byte that they give on the CPU. */
class DeviceTest {
    @TempDir
    Path folder;

    private Path run(String device, String... settings) throws IOException {
        Path out = folder.resolve(device);
        List<Object> line = new ArrayList<>(List.of("run", TinyCollection.writeConfig(folder), "-o", out));
        line.addAll(List.of("--device", device));
        for (String setting : settings) {
            line.addAll(List.of("--set", setting));
        }
        Cli.Result result = Cli.run(line.toArray());
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        return out;
    }

    /** All but what says which device it was, and when. */
    private static List<String> files(Path run) throws IOException {
        try (Stream<Path> files = Files.walk(run)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> run.relativize(file).toString())
                    .filter(file -> !file.matches(
                            "config\\.yaml|provenance\\.json|steps\\.json|log\\.txt|report/.*|.*curve.*|index/.*"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "docids.kind=atomic, training.pretrain.epochs=1, training.optimizer=adafactor",
        "docids.kind=string, training.accumulate=2, training.optimizer=adamw"
    })
    void everyFileOfARunIsTheSame(String docids, String second, String third) throws IOException {
        Path here = run("cpu", docids, second, third, "training.steps=30");
        Path there = run("cuda", docids, second, third, "training.steps=30");
        List<String> files = files(here);
        assertThat(files).contains("model/model.safetensors", "metrics.json", "runs/genir.test.trec");
        assertThat(files(there)).isEqualTo(files);
        for (String file : files) {
            assertThat(Files.mismatch(here.resolve(file), there.resolve(file)))
                    .as(file)
                    .isEqualTo(-1);
        }
        assertThat(Files.readString(there.resolve("provenance.json"))).contains("\"device\" : \"cuda\"");
    }

    @Test
    void aRunCanBeAskedAndLookedIntoOnAnotherDevice() throws IOException {
        Path run = run("cpu", "training.steps=30");
        for (List<Object> command : List.<List<Object>>of(
                List.of("search", "-r", run, "red apple"),
                List.of("inspect", "-r", run, "--query", "red apple"),
                List.of("evaluate", "-r", run),
                List.of("interpret", "-r", run))) {
            List<Object> elsewhere = new ArrayList<>(command);
            elsewhere.addAll(List.of("--device", "cuda"));
            Cli.Result here = Cli.run(command.toArray());
            Cli.Result there = Cli.run(elsewhere.toArray());
            assertThat(there.code()).as(there.err()).isZero();
            assertThat(there.out().replaceAll("[0-9.]+ s\\b", ""))
                    .isEqualTo(here.out().replaceAll("[0-9.]+ s\\b", ""));
        }
    }
}
