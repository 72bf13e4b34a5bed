package genir.tests.scale;

import static org.assertj.core.api.Assertions.assertThat;

import genir.tests.GenirProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The memory of a run does not grow with its collection's texts: it gets on with a heap that has no room for them. */
class SmallHeapTest {
    private static final int MEGABYTE = 1 << 20;

    @TempDir
    Path root;

    @Test
    void twentyThousandDocumentsThatTheHeapHasNoRoomForAreIndexedAndTrainedOn() throws Exception {
        trains(new SyntheticCollection(20_000, 640, 20_000, 1), 56);
    }

    @Test
    @Tag("slow")
    void aHundredThousandNeedLittleMore() throws Exception {
        trains(new SyntheticCollection(100_000, 300, 20_000, 1), 80);
    }

    /** Up to the rankings of a model that has seen a few batches. */
    private void trains(SyntheticCollection collection, int heap) throws Exception {
        Path folder = root.resolve("collection");
        collection.write(folder);
        assertThat(Files.size(folder.resolve("corpus.jsonl"))).isGreaterThan(3L * heap * MEGABYTE / 2);
        Path config = Files.writeString(root.resolve("small.yaml"), """
                collection: {path: collection}
                vocabulary: {size: 2000}
                model: {d_model: 8, d_kv: 4, d_ff: 8, num_heads: 2, num_layers: 1, num_decoder_layers: 1}
                training: {steps: 4, evaluate_every: 4, batch_size: 8}
                """);
        Path output = root.resolve("output.txt");
        List<String> command = new ArrayList<>(GenirProcess.command("run", config, "--until", "evaluate"));
        command.replaceAll(argument -> argument.startsWith("-Xmx") ? "-Xmx" + heap + "m" : argument);
        Path temporary = Files.createDirectory(root.resolve("temporary"));
        command.add(1, "-Djava.io.tmpdir=" + temporary);
        Process process = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int exit = process.waitFor();

        assertThat(exit).as(Files.readString(output)).isZero();
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left.map(file -> file.getFileName().toString())).noneMatch(name -> name.endsWith(".spool"));
        }
    }
}
