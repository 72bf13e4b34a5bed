package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import genir.model.backend.ProcessMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a training says it will take of memory is what its process takes. */
@Tag("slow")
class MemoryEstimateTest {
    private static final int DOCUMENTS = 40_000;
    private static final Pattern ESTIMATE = Pattern.compile("up to about ([0-9.]+) GB");
    private static final double GIGABYTE = 1e9;

    @TempDir
    Path folder;

    @Test
    void a_training_takes_about_the_memory_that_it_says() throws Exception {
        assumeThat(ProcessMemory.peakBytes())
                .as("the peak, which this system does not tell")
                .isPositive();
        writeCollection();
        Path config = Files.writeString(
                folder.resolve("experiment.yaml"),
                "collection: {path: collection}\nindex: {analyzer: whitespace}\ntraining: {steps: 4, evaluate_every: 2}\n");
        Path output = folder.resolve("output.txt");
        Path run = folder.resolve("run");
        assertThat(start(output, "run", config, "-o", run, "--until", "index").waitFor())
                .as(Files.readString(output))
                .isZero();

        Process training = start(output, "train", "-r", run);
        long peak = 0;
        while (training.isAlive()) {
            peak = Math.max(peak, peak(training));
            Thread.sleep(20);
        }

        String said = Files.readString(output);
        assertThat(training.exitValue()).as(said).isZero();
        Matcher estimate = ESTIMATE.matcher(said);
        assertThat(estimate.find()).as(said).isTrue();
        assertThat(Double.parseDouble(estimate.group(1))).isCloseTo(peak / GIGABYTE, Percentage.withPercentage(20));
    }

    private static Process start(Path output, Object... arguments) throws IOException {
        return new ProcessBuilder(GenirProcess.command(arguments))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    /** The most bytes that were resident, as Linux tells it of a process that has not ended. */
    private static long peak(Process process) throws IOException {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException ended) {
            return 0;
        }
    }

    private void writeCollection() throws IOException {
        Path collection = Files.createDirectories(folder.resolve("collection"));
        Files.createDirectories(collection.resolve("qrels"));
        Random random = new Random(3);
        StringBuilder corpus = new StringBuilder();
        StringBuilder queries = new StringBuilder();
        StringBuilder train = new StringBuilder("query-id\tcorpus-id\tscore\n");
        StringBuilder dev = new StringBuilder(train);
        for (int i = 0; i < DOCUMENTS; i++) {
            String lines =
                    IntStream.range(0, 8).mapToObj(line -> words(random, 9)).collect(Collectors.joining("\\n"));
            corpus.append(String.format(
                    Locale.ROOT,
                    "{\"_id\": \"d%d\", \"title\": \"%s\", \"text\": \"%s\"}%n",
                    i,
                    words(random, 3),
                    lines));
            queries.append(String.format(Locale.ROOT, "{\"_id\": \"q%d\", \"text\": \"%s\"}%n", i, words(random, 7)));
            (i < 100 ? dev : train).append(String.format(Locale.ROOT, "q%d\td%d\t1%n", i, i));
        }
        Files.writeString(collection.resolve("corpus.jsonl"), corpus);
        Files.writeString(collection.resolve("queries.jsonl"), queries);
        Files.writeString(collection.resolve("qrels/train.tsv"), train);
        Files.writeString(collection.resolve("qrels/dev.tsv"), dev);
    }

    /** Words of a vocabulary of 4,000, the first ones more often. */
    private static String words(Random random, int count) {
        return IntStream.range(0, count)
                .mapToObj(word -> "w" + (int) (4000 * random.nextDouble() * random.nextDouble()))
                .collect(Collectors.joining(" "));
    }
}
