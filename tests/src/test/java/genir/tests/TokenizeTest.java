package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import genir.cli.checkpoint.StoredModel;
import genir.corpus.vocabulary.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Token ids for other programs, and the tokenizer that is exported for them. */
class TokenizeTest {
    @TempDir
    private Path folder;

    @Test
    void eachLineBecomesItsTokenIds() throws IOException {
        Path model = Path.of("parity", "golden", "relu-tied");
        Path texts = Files.writeString(folder.resolve("texts.txt"), "why do cats\n\nland on\n");
        Vocabulary vocabulary = StoredModel.open(model).vocabulary();
        Cli.Result all = Cli.run("tokenize", "-m", model, "--input", texts);
        assertThat(all.code()).isZero();
        List<String> lines = all.out().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(new ObjectMapper().readValue(lines.get(0), int[].class))
                .isEqualTo(vocabulary.encode("why do cats", 512));
        assertThat(lines.get(1)).isEqualTo("[1]");
        Cli.Result cut = Cli.run("tokenize", "-m", model, "--input", texts, "--max-length", "2");
        assertThat(cut.out().lines().toList().get(2))
                .hasSizeLessThan(lines.get(2).length())
                .endsWith(", 1]");
        assertThat(Cli.run("tokenize", "-m", model, "--input", texts, "--max-length", "0")
                        .err())
                .contains("--max-length 0: expected a whole number from 1");
        assertThat(Cli.run("tokenize", "-m", model, "--input", folder.resolve("none"))
                        .code())
                .isEqualTo(1);
    }

    /** A language's stems are a table of the collection's words; without the collection the folder says to ask genir. */
    @Test
    void aLanguageIsExportedWithTheWordsOfItsCollection() throws IOException {
        Path collection = Files.createDirectories(folder.resolve("collection"));
        Files.writeString(collection.resolve("corpus.jsonl"), """
                {"_id":"a","title":"Los camiones","text":"Las canciones más bonitas de los camiones. La canción bonita."}
                {"_id":"b","title":"Las casas","text":"Una casa y dos casas; la casa más grande."}
                """);
        Files.writeString(collection.resolve("queries.jsonl"), """
                {"_id":"1","text":"canciones bonitas"}
                {"_id":"2","text":"casas grandes"}
                """);
        for (String split : List.of("train", "test")) {
            Files.createDirectories(collection.resolve("qrels"));
            Files.writeString(
                    collection.resolve("qrels/" + split + ".tsv"), "query-id\tcorpus-id\tscore\n1\ta\t1\n2\tb\t1\n");
        }
        Path config = Files.writeString(
                folder.resolve("run.yaml"),
                "collection: {path: " + collection + "}\nindex: {analyzer: spanish}\nvocabulary: {min_frequency: 1}\n"
                        + "model: {d_model: 8, d_kv: 4, d_ff: 8, num_heads: 2, num_layers: 1, num_decoder_layers: 2}\n"
                        + "training: {steps: 1, batch_size: 2}\n");
        Path run = folder.resolve("run");
        Cli.Result trained = Cli.run("run", config, "-o", run, "--until", "train");
        assertThat(trained.err()).isEmpty();
        Path export = folder.resolve("export");
        assertThat(Cli.run("convert", "--to", "hf", "--input", run, "--output", export)
                        .out())
                .contains("spanish analysis is written as a table of the");
        String normalizer = tokenizer(export).path("normalizer").toString();
        assertThat(normalizer).contains("\\\\K");
        assertThat(Files.readString(export.resolve("README.md")))
                .contains("tokenizer(\"a query\", return_tensors=\"pt\")")
                .contains("ignores `num_decoder_layers`", "Here they are 1 and 2");

        Path alone = folder.resolve("alone");
        for (String part : List.of("model", "vocabulary")) {
            Files.createDirectories(alone.resolve(part));
            try (var files = Files.list(run.resolve(part))) {
                for (Path file : files.toList()) {
                    Files.copy(file, alone.resolve(part).resolve(file.getFileName()));
                }
            }
        }
        Cli.Result without = Cli.run("convert", "--to", "hf", "--input", alone, "--output", folder.resolve("bare"));
        assertThat(without.out()).contains("! tokenizer: it cannot read texts; genir tokenize -m ");
        assertThat(Files.readString(folder.resolve("bare/README.md")))
                .contains("genir tokenize -m RUN --input queries.txt > tokens.jsonl")
                .doesNotContain("tokenizer(\"a query\"");
    }

    private static JsonNode tokenizer(Path export) throws IOException {
        return new ObjectMapper().readTree(export.resolve("tokenizer.json").toFile());
    }
}
