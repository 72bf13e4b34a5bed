package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import genir.corpus.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model that learns from several rankers of its run. */
class TeachersTest {
    private static final String ENCODER = "retrieval.dense.encoder=" + NgramEncoders.NAME;
    private static final String TEACHERS =
            "training.distillation={weight: 0.6, combination: mixture, texts: 2, teachers: [{ranker: bm25}, {ranker: dense, weight: 2},"
                    + " {ranker: bm25+dense}]}";

    @TempDir
    Path folder;

    private Cli.Result run(Path run, String... more) throws IOException {
        Object[] arguments = new Object[6 + more.length];
        arguments[0] = "run";
        arguments[1] = TinyCollection.writeConfig(folder);
        arguments[2] = "-o";
        arguments[3] = run;
        arguments[4] = "--until";
        arguments[5] = "evaluate";
        System.arraycopy(more, 0, arguments, 6, more.length);
        return Cli.run(arguments);
    }

    @Test
    void aMixtureTrainsTheSameBytesEachTimeAndOthersThanBm25Alone() throws IOException {
        Path first = folder.resolve("first");
        Cli.Result result = run(first, "--set", ENCODER, "--set", TEACHERS);
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        Path again = folder.resolve("again");
        assertThat(run(again, "--set", ENCODER, "--set", TEACHERS).code()).isZero();
        Path bm25 = folder.resolve("bm25");
        assertThat(run(bm25, "--set", ENCODER, "--set", "training.distillation={weight: 0.6}")
                        .code())
                .isZero();

        byte[] model = Files.readAllBytes(first.resolve("model/model.safetensors"));
        assertThat(Files.readAllBytes(again.resolve("model/model.safetensors"))).isEqualTo(model);
        assertThat(Files.readAllBytes(bm25.resolve("model/model.safetensors"))).isNotEqualTo(model);
        // What the encoder taught is outside knowledge.
        assertThat(outside(first)).contains("teacher ngrams");
        assertThat(outside(bm25)).doesNotContain("teacher");
    }

    private static String outside(Path run) {
        JsonNode metrics = Json.read(run.resolve("metrics.json"), JsonNode.class, "metrics");
        return metrics.at("/systems/genir/outside").asText();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {teachers: [{ranker: dense}]} | training.distillation.teachers: dense needs a section retrieval.dense
                    {teachers: [{ranker: genir}]} | training.distillation.teachers: genir: the model cannot teach itself
                    {teachers: [{ranker: bm52}]} | training.distillation.teachers: unknown ranker "bm52": did you mean bm25?
                    {teachers: [{weight: 1}]} | training.distillation.teachers.ranker: missing
                    {teachers: [{ranker: bm25, weight: 0}]} | training.distillation.teachers.weight: 0 is not above 0
                    {teachers: []} | training.distillation.teachers: expected one or more
                    {teachers: [{ranker: bm25}, {ranker: bm25}]} | training.distillation.teachers: a ranker is named twice
                    {temperature: 2, teachers: [{ranker: bm25}]} | training.distillation.temperature: each of the teachers has its own
                    {combination: product} | training.distillation.combination: is of named teachers
                    {combination: sum, teachers: [{ranker: bm25}]} | training.distillation.combination: 'sum'
                    """)
    void teachersThatCannotBeAreRefusedInOneLine(String distillation, String message) throws IOException {
        Cli.Result result = run(folder.resolve("run"), "--set", "training.distillation=" + distillation);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains(message);
        assertThat(result.err().strip().lines()).hasSize(1);
        assertThat(folder.resolve("run/index")).doesNotExist();
    }
}
