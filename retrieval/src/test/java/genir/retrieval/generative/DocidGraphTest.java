package genir.retrieval.generative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.corpus.io.Json;
import genir.corpus.text.LuceneVersion;
import genir.model.backend.FloatSpan;
import genir.retrieval.generative.DocidGraph.Scored;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A graph over made-up rows, sums of a few of many directions as documents are of words, beside every product. */
class DocidGraphTest {
    private static final int FIRST = 7;
    private static final int COUNT = 3000;
    private static final int WIDTH = 24;
    private static final double FACTOR = 0.5;

    private static final float[][] WORDS = new float[400][WIDTH];
    private static DocidRows rows;

    @TempDir
    static Path folder;

    @TempDir
    Path scratch;

    @BeforeAll
    static void build() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        for (float[] word : WORDS) {
            for (int i = 0; i < WIDTH; i++) {
                word[i] = (float) random.nextGaussian();
            }
        }
        rows = rows(random);
        DocidGraphs.build(rows, folder, Progress.NONE);
        write(folder, rows.checksum());
    }

    private static DocidRows rows(SplittableRandom random) {
        float[] matrix = new float[(FIRST + COUNT) * WIDTH];
        for (int row = 0; row < FIRST + COUNT; row++) {
            // Of different lengths, for the longest are what a product prefers.
            float[] sum = text(5 + random.nextInt(10), random);
            System.arraycopy(sum, 0, matrix, row * WIDTH, WIDTH);
        }
        return new DocidRows(FloatSpan.of(FloatBuffer.wrap(matrix)), FIRST, COUNT, WIDTH, FACTOR);
    }

    private static float[] text(int words, SplittableRandom random) {
        float[] sum = new float[WIDTH];
        for (int i = 0; i < words; i++) {
            float[] word = WORDS[(int) (WORDS.length * random.nextDouble() * random.nextDouble())];
            for (int j = 0; j < WIDTH; j++) {
                sum[j] += word[j];
            }
        }
        return sum;
    }

    private static void write(Path folder, String checksum) throws IOException {
        Json.write(
                folder.resolve(DocidGraph.INFO_FILE),
                new DocidGraphInfo(LuceneVersion.running(), COUNT, WIDTH, checksum, 200, new TreeMap<>(), 0));
    }

    private static List<Scored> exact(float[] query, int k) {
        float[] row = new float[WIDTH];
        return IntStream.range(0, COUNT)
                .mapToObj(i -> {
                    rows.read(i, row);
                    double sum = 0;
                    for (int j = 0; j < WIDTH; j++) {
                        sum += (double) row[j] * query[j];
                    }
                    return new Scored(i, FACTOR * sum);
                })
                .sorted((a, b) -> Double.compare(b.logit(), a.logit()))
                .limit(k)
                .toList();
    }

    @Test
    void leadsToTheHighestLogits() throws IOException {
        try (DocidGraph graph = DocidGraph.open(folder, rows)) {
            SplittableRandom random = new SplittableRandom(5);
            double few = 0;
            double many = 0;
            for (int i = 0; i < 50; i++) {
                float[] query = text(4, random);
                List<Scored> best = exact(query, 10);
                assertThat(graph.best(query, 10, COUNT)).isEqualTo(best);
                few += found(graph.best(query, 10, 10), best) / 50;
                many += found(graph.best(query, 10), best) / 50;
                // Whatever is found has its own logit, and the highest comes first.
                List<Scored> found = graph.best(query, 300);
                assertThat(found).hasSize(300).isSortedAccordingTo((a, b) -> Double.compare(b.logit(), a.logit()));
                assertThat(exact(query, COUNT)).containsAll(found);
            }
            assertThat(many).isGreaterThan(0.95).isGreaterThan(few);
        }
    }

    private static double found(List<Scored> found, List<Scored> best) {
        Set<Integer> rows = found.stream().map(Scored::row).collect(Collectors.toSet());
        return best.stream().filter(scored -> rows.contains(scored.row())).count() / (double) best.size();
    }

    @Test
    void isTheSameEachTime() throws IOException {
        DocidGraphs.build(rows, scratch, Progress.NONE);
        write(scratch, rows.checksum());
        try (DocidGraph graph = DocidGraph.open(folder, rows);
                DocidGraph other = DocidGraph.open(scratch, rows)) {
            SplittableRandom random = new SplittableRandom(6);
            for (int i = 0; i < 20; i++) {
                float[] query = text(4, random);
                assertThat(other.best(query, 20, 20)).isEqualTo(graph.best(query, 20, 20));
            }
        }
    }

    @Test
    void isOfOneModelAndWhole() throws IOException {
        DocidRows others = rows(new SplittableRandom(9));
        assertThatThrownBy(() -> DocidGraph.open(folder, others))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("of another model");
        assertThatThrownBy(() -> DocidGraph.open(scratch.resolve("none"), rows))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("graph over docids");
        write(scratch, rows.checksum());
        assertThatThrownBy(() -> DocidGraph.open(scratch, rows))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("is damaged");
        Files.writeString(scratch.resolve(DocidGraph.INFO_FILE), "{");
        assertThatThrownBy(() -> DocidGraph.open(scratch, rows))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(DocidGraph.INFO_FILE);
    }

    @Test
    void logitsHaveTheFactor() throws IOException {
        try (DocidGraph graph = DocidGraph.open(folder, rows)) {
            float[] axis = new float[WIDTH];
            axis[2] = 2;
            float[] row = new float[WIDTH];
            for (Scored scored : graph.best(axis, 5)) {
                rows.read(scored.row(), row);
                assertThat(scored.logit()).isEqualTo(FACTOR * 2 * row[2], within(1e-6));
            }
        }
    }
}
