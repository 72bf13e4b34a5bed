package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import genir.cli.checkpoint.StoredModel;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.T5Config;
import genir.model.Tensor;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import genir.model.site.Site;
import genir.model.weights.Parameters;
import genir.model.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checkpoints of transformers give the numbers and tokens that transformers gives (parity/make_golden.py), before and after
 * they are converted, and back again.
 */
class GoldenCheckpointsTest {
    private static final Path GOLDEN = Path.of("parity", "golden");
    private static final double TOLERANCE = 1e-4;
    private static final int RANKED = 100;

    /** Those whose graphs differ; the others differ from one of them in sizes, in the file, or in the output alone. */
    private static final Set<String> OTHER_GRAPHS = Set.of("relu-tied", "gated-untied-sharded", "buckets");

    /** Those of the families of T5, whose outputs differ. */
    private static final Pattern FAMILY = Pattern.compile("v[45]-.*");

    /** What was converted; the tests share it. */
    @TempDir
    private static Path folder;

    static List<String> checkpoints() throws IOException {
        try (Stream<Path> folders = Files.list(GOLDEN)) {
            return folders.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void everyKindOfCheckpointIsThere() throws IOException {
        assertThat(checkpoints())
                .containsExactly(
                        "buckets",
                        "docids-unused-rows",
                        "gated-tied-bfloat16",
                        "gated-untied-sharded",
                        "relu-tied",
                        "relu-untied-float16",
                        "v4-mt5",
                        "v4-mt5-tied",
                        "v4-t5",
                        "v4-t5-1.1",
                        "v5-mt5",
                        "v5-mt5-own",
                        "v5-t5",
                        "v5-t5-1.1",
                        "v5-t5-1.1-own",
                        "v5-t5-own");
    }

    @ParameterizedTest
    @MethodSource("checkpoints")
    void numbersAreThoseOfTransformers(String checkpoint) throws IOException {
        Parameters parameters = StoredModel.open(ours(checkpoint)).parameters();
        try (SafetensorsFile expected =
                SafetensorsFile.open(GOLDEN.resolve(checkpoint).resolve("expected.safetensors"))) {
            List<int[]> padded = tokens(expected, "input_ids");
            List<int[]> sequences = padded.stream()
                    .map(row -> Arrays.stream(row).filter(token -> token != 0).toArray())
                    .toList();
            List<int[]> decoder = tokens(expected, "decoder_input_ids");
            TokenBatch together = new TokenBatch(sequences, padded.get(0).length);
            List<Integer> lengths = decoderLengths(checkpoint, expected);
            for (int length : lengths) {
                T5Runner runner = new T5Runner(parameters, length);
                compare(runner, expected, length, together, decoder, 0);
                // Each sequence alone, without padding, must give what it gives in the padded batch.
                boolean separately =
                        lengths.size() > 1 && (length == lengths.get(0) || length == lengths.get(lengths.size() - 1));
                for (int row = 0; separately && row < sequences.size(); row++) {
                    int[] sequence = sequences.get(row);
                    TokenBatch alone = new TokenBatch(List.of(sequence), sequence.length);
                    compare(runner, expected, length, alone, decoder.subList(row, row + 1), row);
                }
            }
        }
    }

    /** All stored lengths for a graph of its own; otherwise the first and the last, for a family of T5 only the last. */
    private static List<Integer> decoderLengths(String checkpoint, SafetensorsFile expected) {
        List<Integer> stored = expected.names().stream()
                .filter(name -> name.endsWith(".logits"))
                .map(name -> Integer.valueOf(name.substring(0, name.indexOf('.'))))
                .sorted()
                .toList();
        if (OTHER_GRAPHS.contains(checkpoint)) {
            return stored;
        }
        int last = stored.get(stored.size() - 1);
        return FAMILY.matcher(checkpoint).matches() ? List.of(last) : List.of(stored.get(0), last);
    }

    /** Compares the rows of a batch with those of the expected batch from {@code first} on. */
    private static void compare(
            T5Runner runner, SafetensorsFile expected, int length, TokenBatch batch, List<int[]> decoder, int first) {
        Map<Site, String> states = states(runner, length);
        T5Runner.Outputs outputs = runner.run(
                batch, decoder.stream().map(row -> Arrays.copyOf(row, length)).toList(), states.keySet());
        states.forEach((site, name) -> {
            boolean encoder = site.name().startsWith("encoder");
            for (int row = 0; row < batch.size(); row++) {
                int positions = encoder ? batch.sequences().get(row).length : length;
                assertRows(
                        name,
                        outputs.sites().get(site),
                        row * (encoder ? batch.length() : length),
                        positions,
                        values(expected, name),
                        first + row);
            }
        });
        for (int row = 0; row < batch.size(); row++) {
            Expected logits = values(expected, length + ".logits");
            assertRows(length + ".logits", outputs.logits(), row * length, length, logits, first + row);
            assertThat(best(outputs.logits().row(row * length))).isEqualTo(best(logits.row(first + row, 0)));
        }
    }

    /** transformers lists the embeddings, the residual behind each layer but the last, and the final norm's output. */
    private static Map<Site, String> states(T5Runner runner, int length) {
        Map<Site, String> states = new LinkedHashMap<>();
        T5Config config = runner.parameters().config();
        for (String stack : List.of("encoder", "decoder")) {
            int layers = stack.equals("encoder") ? config.numLayers() : config.numDecoderLayers();
            String prefix = stack.equals("encoder") ? "encoder." : length + ".decoder.";
            states.put(runner.sites().parse(stack + ".hook_embed"), prefix + 0);
            for (int layer = 1; layer < layers; layer++) {
                states.put(runner.sites().parse(stack + "." + layer + ".hook_resid_pre"), prefix + layer);
            }
            states.put(runner.sites().parse(stack + ".hook_out"), prefix + layers);
        }
        return states;
    }

    /** Values of a batch [row, position, width]. */
    @SuppressWarnings("ArrayRecordComponent") // read once, never changed
    private record Expected(float[] data, int positions, int width) {
        float[] row(int row, int position) {
            int from = (row * positions + position) * width;
            return Arrays.copyOfRange(data, from, from + width);
        }
    }

    private static Expected values(SafetensorsFile file, String name) {
        long[] shape = file.shape(name);
        FloatBuffer floats = FloatBuffer.allocate(Math.toIntExact(shape[0] * shape[1] * shape[2]));
        file.read(name, floats);
        return new Expected(floats.array(), (int) shape[1], (int) shape[2]);
    }

    private static List<int[]> tokens(SafetensorsFile file, String name) {
        long[] shape = file.shape(name);
        FloatBuffer floats = FloatBuffer.allocate(Math.toIntExact(shape[0] * shape[1]));
        file.read(name, floats);
        List<int[]> rows = new ArrayList<>();
        for (int row = 0; row < shape[0]; row++) {
            int from = row * (int) shape[1];
            rows.add(IntStream.range(from, from + (int) shape[1])
                    .map(i -> (int) floats.get(i))
                    .toArray());
        }
        return rows;
    }

    private static void assertRows(
            String name, Tensor actual, int firstRow, int positions, Expected expected, int expectedRow) {
        for (int position = 0; position < positions; position++) {
            float[] ours = actual.row(firstRow + position);
            float[] theirs = expected.row(expectedRow, position);
            assertThat(ours).as(name).hasSameSizeAs(theirs);
            for (int i = 0; i < ours.length; i++) {
                assertThat(Math.abs(ours[i] - theirs[i]))
                        .as("%s, row %d, position %d, element %d", name, expectedRow, position, i)
                        .isLessThanOrEqualTo((float) TOLERANCE);
            }
        }
    }

    private static List<Integer> best(float[] logits) {
        return IntStream.range(0, logits.length)
                .boxed()
                .sorted((a, b) -> Float.compare(logits[b], logits[a]))
                .limit(RANKED)
                .toList();
    }

    /** The families of T5 whose logits transformers 4 and 5 compute and store differently. */
    @ParameterizedTest
    @CsvSource({
        "v4-t5, true",
        "v4-t5-1.1, false",
        "v4-mt5, false",
        "v4-mt5-tied, true",
        "v5-t5, true",
        "v5-t5-own, false",
        "v5-t5-1.1, false",
        "v5-t5-1.1-own, false",
        "v5-mt5, false",
        "v5-mt5-own, false"
    })
    void aDifferentLmHeadIsKept(String checkpoint, boolean tied) throws IOException {
        Path ours = ours(checkpoint);
        Path back = back(checkpoint);
        for (Path weights : List.of(ours.resolve("model"), back)) {
            try (SafetensorsFile file = SafetensorsFile.open(weights.resolve("model.safetensors"))) {
                assertThat(file.names().contains("lm_head.weight")).isEqualTo(!tied);
            }
        }
        assertThat(StoredModel.open(GOLDEN.resolve(checkpoint)).config().tieWordEmbeddings())
                .isEqualTo(tied);
    }

    @ParameterizedTest
    @MethodSource("checkpoints")
    void tokensAreThoseOfTransformers(String checkpoint) throws IOException {
        Path ours = ours(checkpoint);
        Path back = back(checkpoint);
        JsonNode tokens = new ObjectMapper()
                .readTree(GOLDEN.resolve(checkpoint).resolve("tokens.json").toFile());
        assertThat(tokens).hasSizeGreaterThan(5);
        for (Path model : List.of(GOLDEN.resolve(checkpoint), ours, back)) {
            Vocabulary vocabulary = StoredModel.open(model).vocabulary();
            for (JsonNode text : tokens) {
                int[] expected = IntStream.range(0, text.get("ids").size())
                        .map(i -> text.get("ids").get(i).intValue())
                        .toArray();
                assertThat(vocabulary.encode(text.get("text").asText(), 512))
                        .as(model + ": " + text.get("text"))
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void addedDocidTokensAreDocids() throws IOException {
        Vocabulary vocabulary = StoredModel.open(ours("relu-tied")).vocabulary();
        assertThat(vocabulary.wordCount()).isEqualTo(117);
        assertThat(vocabulary.documentIds()).hasSize(14).startsWith("d0", "d5", "d10", "d1");
        assertThat(vocabulary.docidToken("d10")).isEqualTo(119);
        assertThat(vocabulary.token(119)).isEqualTo("@DOC_ID_d10@");
        assertThat(vocabulary.isDocid(116)).isFalse();
        Vocabulary base =
                StoredModel.open(GOLDEN.resolve("gated-untied-sharded")).vocabulary();
        assertThat(base.documentIds()).isEmpty();
        assertThat(base.size()).isEqualTo(131);
        assertThat(base.token(130)).isEqualTo("<unused_130>");
        assertThat(base.isDocid(120)).isFalse();
    }

    /** T5's 32,128 rows for 32,100 tokens, in small: docids begin behind the tokens, and not all rows behind them are docids. */
    @Test
    void rowsBehindTheDocidsAreNone() throws IOException {
        Path ours = ours("docids-unused-rows");
        Path back = back("docids-unused-rows");
        for (Path model : List.of(GOLDEN.resolve("docids-unused-rows"), ours, back)) {
            Vocabulary vocabulary = StoredModel.open(model).vocabulary();
            assertThat(vocabulary.size()).isEqualTo(131);
            assertThat(vocabulary.wordCount()).isEqualTo(117);
            assertThat(vocabulary.documentIds()).containsExactly("d0", "d1", "d2", "d3", "d4");
            assertThat(vocabulary.docidToken("d4")).isEqualTo(121);
            assertThat(vocabulary.isDocid(121)).isTrue();
            assertThat(vocabulary.isDocid(122)).isFalse();
            assertThat(vocabulary.token(122)).isEqualTo("<unused_122>");
        }
    }

    @ParameterizedTest
    @MethodSource("checkpoints")
    void thereAndBackIsTheSameModel(String checkpoint) throws IOException {
        Path ours = ours(checkpoint);
        Path back = back(checkpoint);
        Path again = converted("--from", back, folder.resolve(checkpoint).resolve("again"));
        Parameters before = StoredModel.open(GOLDEN.resolve(checkpoint)).parameters();
        Parameters after = StoredModel.open(back).parameters();
        assertThat(after.config()).isEqualTo(before.config());
        for (String name : before.layout().slots().keySet()) {
            assertThat(after.floats(name)).as(name).isEqualTo(before.floats(name));
        }
        assertThat(files(again)).isEqualTo(files(ours));
    }

    private static Map<String, String> files(Path root) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(root.relativize(path).toString(), Arrays.toString(Files.readAllBytes(path)));
            }
        }
        assertThat(files).hasSize(5);
        return files;
    }

    /** A checkpoint, converted. */
    private static Path ours(String checkpoint) {
        return converted(
                "--from", GOLDEN.resolve(checkpoint), folder.resolve(checkpoint).resolve("ours"));
    }

    /** The same, converted back. */
    private static Path back(String checkpoint) {
        return converted("--to", ours(checkpoint), folder.resolve(checkpoint).resolve("back"));
    }

    private static Path converted(String direction, Path input, Path output) {
        if (Files.notExists(output)) {
            Cli.Result result = Cli.run("convert", direction, "hf", "--input", input, "--output", output);
            assertThat(result.err()).isEmpty();
            assertThat(result.code()).isZero();
        }
        return output;
    }
}
