package genir.interpret.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.Progress;
import genir.interpret.SmallModel;
import genir.interpret.inspect.Inspection;
import genir.interpret.inspect.Inspector;
import genir.interpret.lens.TopTokens;
import genir.interpret.patch.Experiment;
import genir.interpret.patch.ModelOnly;
import genir.model.Tensor;
import genir.model.run.T5Runner;
import genir.model.site.Site;
import genir.model.site.Sites;
import genir.model.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of a file beside the same queries inspected one by one. */
class ActivationFileTest {
    private static final Offset<Float> CLOSE = Offset.offset(1e-4f);
    private static final int LONGEST = 4;

    @TempDir
    private Path folder;

    private final T5Runner runner = new T5Runner(SmallModel.trained());
    /** More than a batch, of lengths 2, 3 and 4. */
    private final List<int[]> inputs = IntStream.range(0, 70)
            .mapToObj(i -> SmallModel.vocabulary().encode("lemon grape melon".substring(0, 5 + 6 * (i % 3)), 8))
            .toList();

    private final int[] predicted = new int[inputs.size()];

    private List<Path> write(Path file, long shardBytes, List<Site> sites) throws IOException {
        return new ActivationFile(runner, sites, inputs).write(file, shardBytes, predicted, Progress.NONE);
    }

    @Test
    void everySiteHasTheValuesOfEachQueryAlone() throws IOException {
        assertThat(inputs.get(2)).hasSize(LONGEST);
        List<Site> sites = List.copyOf(runner.sites().all());
        Path file = folder.resolve("all.safetensors");
        assertThat(write(file, Long.MAX_VALUE, sites)).containsExactly(file);
        Inspector inspector = new Inspector(runner, new ModelOnly(3, null));
        List<Inspection> alone = new ArrayList<>();
        for (int[] input : inputs) {
            alone.add(inspector.run(input, sites, Experiment.NONE));
        }
        try (SafetensorsFile written = SafetensorsFile.open(file)) {
            for (Site site : sites) {
                float[] rows = floats(written, site.name());
                int at = 0;
                for (int query = 0; query < inputs.size(); query++) {
                    float[] expected = expected(site, alone.get(query).sites().get(site), inputs.get(query).length);
                    assertThat(Arrays.copyOfRange(rows, at, at + expected.length))
                            .as(site.name() + " of query " + query)
                            .containsExactly(expected, CLOSE);
                    at += expected.length;
                }
                assertThat(at).isEqualTo(rows.length);
            }
        }
        for (int query = 0; query < inputs.size(); query++) {
            Tensor logits = alone.get(query).logits();
            assertThat(predicted[query])
                    .isEqualTo(TopTokens.of(FloatBuffer.wrap(logits.data()), 0, logits.data().length, 1)[0]);
        }
    }

    /** Of patterns, [head, query position, key position], a row for each query position, filled up with 0. */
    private static float[] expected(Site site, Tensor value, int length) {
        if (!site.part().equals("hook_pattern") && !site.part().equals("hook_attn_scores")) {
            return value.data();
        }
        int heads = value.shape()[1];
        int positions = value.shape()[2];
        assertThat(positions).isEqualTo(Sites.isOfEncoderPositions(site) ? length : 1);
        float[] rows = new float[positions * heads * LONGEST];
        for (int position = 0; position < positions; position++) {
            for (int head = 0; head < heads; head++) {
                System.arraycopy(
                        value.data(),
                        (head * positions + position) * length,
                        rows,
                        (position * heads + head) * LONGEST,
                        length);
            }
        }
        return rows;
    }

    @Test
    void shardsAndTheirIndexHoldTheSameAndReplaceAnEarlierSet() throws IOException {
        List<Site> sites = runner.sites().matching("*.hook_resid_post");
        Path whole = folder.resolve("whole.safetensors");
        write(whole, Long.MAX_VALUE, sites);
        Path parts = folder.resolve("parts.safetensors");
        List<Path> shards = write(parts, 1, sites);
        assertThat(shards).hasSize(6 + sites.size());
        assertThat(shards.get(0).getFileName().toString())
                .isEqualTo("parts-00001-of-000%02d.safetensors".formatted(shards.size()));
        String index = Files.readString(folder.resolve("parts.safetensors.index.json"));
        try (SafetensorsFile one = SafetensorsFile.open(whole)) {
            for (int i = 0; i < sites.size(); i++) {
                Path shard = shards.get(6 + i);
                assertThat(index).contains('"' + sites.get(i).name() + "\" : \"" + shard.getFileName() + '"');
                try (SafetensorsFile other = SafetensorsFile.open(shard)) {
                    assertThat(floats(other, sites.get(i).name()))
                            .isEqualTo(floats(one, sites.get(i).name()));
                }
            }
        }
        write(parts, Long.MAX_VALUE, sites);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(whole, parts);
        }
        assertThat(parts).hasSameBinaryContentAs(whole);
    }

    @Test
    void numbersSayWhichQueryAndTokenARowIs() throws IOException {
        Path file = folder.resolve("numbers.safetensors");
        write(file, Long.MAX_VALUE, runner.sites().matching("encoder.hook_out"));
        int row = 0;
        long[] query = numbers(file, "tokens.query");
        long[] position = numbers(file, "tokens.position");
        long[] id = numbers(file, "tokens.id");
        long[] first = numbers(file, "queries.first_token");
        assertThat(numbers(file, "queries.predicted"))
                .containsExactly(Arrays.stream(predicted).asLongStream().toArray());
        for (int i = 0; i < inputs.size(); i++) {
            assertThat(first[i]).isEqualTo(row);
            for (int at = 0; at < inputs.get(i).length; at++, row++) {
                assertThat(List.of(query[row], position[row], id[row]))
                        .containsExactly((long) i, (long) at, (long) inputs.get(i)[at]);
            }
        }
        assertThat(query).hasSize(row);
        assertThat(numbers(file, "queries.length"))
                .containsExactly(
                        inputs.stream().mapToLong(input -> input.length).toArray());
    }

    @Test
    void whatFailsLeavesTheEarlierFileAndNothingElse() throws IOException {
        Path file = folder.resolve("kept.safetensors");
        List<Site> sites = runner.sites().matching("encoder.hook_out");
        write(file, Long.MAX_VALUE, sites);
        byte[] before = Files.readAllBytes(file);
        ActivationFile second = new ActivationFile(runner, sites, inputs);
        Progress stops = (label, total) -> new Progress.Task() {
            @Override
            public void advance(long steps, String status) {
                throw new IllegalStateException("stopped");
            }

            @Override
            public void close() {}
        };
        assertThatThrownBy(() -> second.write(file, 1, predicted, stops)).hasMessage("stopped");
        assertThat(file).hasBinaryContent(before);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    private static float[] floats(SafetensorsFile file, String tensor) {
        FloatBuffer values = FloatBuffer.allocate(elements(file, tensor));
        file.read(tensor, values);
        return values.array();
    }

    private static int elements(SafetensorsFile file, String tensor) {
        return (int) Arrays.stream(file.shape(tensor)).reduce(1, Math::multiplyExact);
    }

    /** Whole numbers, which our reader of weights does not read: by the header's offsets. */
    private static long[] numbers(Path file, String tensor) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) bytes.getLong(0);
        String header = new String(bytes.array(), Long.BYTES, length, StandardCharsets.UTF_8);
        String entry = header.substring(header.indexOf('"' + tensor + '"'));
        String[] offsets = entry.substring(entry.indexOf("data_offsets\":[") + 15, entry.indexOf("]}"))
                .split(",", -1);
        int from = Integer.parseInt(offsets[0]);
        long[] numbers = new long[(Integer.parseInt(offsets[1]) - from) / Long.BYTES];
        bytes.position(Long.BYTES + length + from);
        bytes.slice().order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(numbers);
        return numbers;
    }
}
