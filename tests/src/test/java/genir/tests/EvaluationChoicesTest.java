package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which queries and documents count, from a collection's files to its figures (docs/evaluation.md). */
class EvaluationChoicesTest {
    @TempDir
    Path folder;

    private JsonNode metrics() throws IOException {
        return new ObjectMapper().readTree(folder.resolve("run/metrics.json").toFile());
    }

    /** Queries that are documents, as in ArguAna and Quora. */
    private Path ownDocuments() throws IOException {
        Files.createDirectories(folder.resolve("own/qrels"));
        TinyCollection.text(folder.resolve("own/corpus.jsonl"), """
                {"_id": "a1", "title": "", "text": "Copper roofs turn green with age and rain."}
                {"_id": "a2", "title": "", "text": "Copper does not turn green; rain on a roof only makes it brown with age."}
                {"_id": "b1", "title": "", "text": "Owls hear well in the dark."}
                {"_id": "b2", "title": "", "text": "Owls do not hear better in the dark than cats hear."}
                """);
        TinyCollection.text(folder.resolve("own/queries.jsonl"), """
                {"_id": "a1", "text": "Copper roofs turn green with age and rain."}
                {"_id": "b1", "text": "Owls hear well in the dark."}
                """);
        TinyCollection.text(folder.resolve("own/qrels/test.tsv"), "query-id\tcorpus-id\tscore\na1\ta2\t1\nb1\tb2\t1\n");
        return TinyCollection.text(folder.resolve("own.yaml"), """
                collection: {path: own}
                vocabulary: {min_frequency: 1}
                model: {d_model: 16, d_kv: 8, d_ff: 16, num_heads: 2, num_layers: 1, num_decoder_layers: 1}
                training: {steps: 2, batch_size: 4}
                evaluation: {resamples: 10}
                """);
    }

    @Test
    void aQuerysOwnDocumentIsLeftOutWhereThatIsAskedFor() throws IOException {
        Path config = ownDocuments();
        Path run = folder.resolve("run");

        Cli.Result with = Cli.run("run", config, "-o", run, "--until", "bm25");
        assertThat(with.outLines())
                .contains("  2 of 2 queries are documents themselves, of the same id, and find these;"
                        + " evaluation.ignore_identical_ids: true leaves them out, as BEIR does");
        assertThat(metrics().at("/bm25/test/hits@1").asDouble(-1)).isZero();

        Cli.Result without = Cli.run(
                "run", config, "-o", run, "--until", "evaluate", "--set", "evaluation.ignore_identical_ids=true");
        assertThat(without.err()).isEmpty();
        assertThat(without.out()).doesNotContain("documents themselves");
        assertThat(metrics().at("/bm25/test/hits@1").asDouble(-1)).isEqualTo(1.0);
        for (String system : new String[] {"bm25", "genir", "fusion"}) {
            assertThat(run.resolve("runs/" + system + ".test.trec"))
                    .content()
                    .contains("a1 Q0 a2 ", "b1 Q0 b2 ")
                    .doesNotContain("a1 Q0 a1 ", "b1 Q0 b1 ");
        }
    }

    @Test
    void queriesWithoutARelevantDocumentCountAsZeroAndAreCounted() throws IOException {
        Path config = TinyCollection.writeConfig(folder);
        Path test = folder.resolve("tiny/qrels/test.tsv");
        Files.writeString(test, Files.readString(test).replaceAll("(q0[12]-5\t.*)\t1\n", "$1\t0\n"));
        Path dev = folder.resolve("tiny/qrels/dev.tsv");
        Files.writeString(dev, Files.readString(dev).replaceAll("(q01-4\t.*)\t1\n", "$1\t-1\n"));

        Cli.Result result = Cli.run("run", config, "-o", folder.resolve("run"));

        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        assertThat(result.out())
                .contains(
                        "queries: 12 dev (1 without a relevant document in the collection), 12 test (2 without a relevant"
                                + " document in the collection), 48 train;");
        assertThat(result.outLines())
                .contains("  2 of 12 test queries have no relevant document in the collection: they count as 0")
                .contains("  analysed 11 of 11 dev queries");
        assertThat(metrics().path("queries").toString())
                .isEqualTo("{\"dev\":{\"count\":12,\"without_relevant\":1},"
                        + "\"test\":{\"count\":12,\"without_relevant\":2}}");
        assertThat(metrics().at("/bm25/test/hits@10").asDouble()).isEqualTo(10 / 12.0);
        assertThat(metrics().at("/comparison/test/hits@10/ties").asInt()).isGreaterThanOrEqualTo(2);
        assertThat(folder.resolve("run/runs/per-query.csv")).content().contains("q01-5,test,bm25,hits@10,0.0");
        assertThat(Cli.run(
                                "import",
                                "--format",
                                "beir",
                                "--input",
                                folder.resolve("tiny"),
                                "--output",
                                folder.resolve("x"))
                        .out())
                .contains(
                        "48 train queries, 12 dev queries (1 without a relevant document in the collection), 12 test");
    }

    @Test
    void judgedDocumentsThatAreAbsentAreRelevantAndNotFound() throws IOException {
        Path config = TinyCollection.writeConfig(folder);
        Path qrels = folder.resolve("tiny/qrels");
        for (String absent : new String[] {"train.tsv q01-0", "dev.tsv q01-4", "test.tsv q01-5"}) {
            Path file = qrels.resolve(absent.split(" ", -1)[0]);
            String query = absent.split(" ", -1)[1];
            Files.writeString(file, Files.readString(file).replace(query + "\td01\t", query + "\tabsent\t"));
        }
        Files.writeString(
                qrels.resolve("test.tsv"), Files.readString(qrels.resolve("test.tsv")) + "q02-5\tabsent\t1\n");
        Files.writeString(qrels.resolve("dev.tsv"), Files.readString(qrels.resolve("dev.tsv")) + "q02-4\tabsent\t1\n");

        Cli.Result result = Cli.run("run", config, "-o", folder.resolve("run"));

        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        assertThat(result.outLines()).contains("  analysed 11 of 11 dev queries");
        assertThat(metrics().at("/queries/test/without_relevant").asInt()).isEqualTo(1);
        assertThat(metrics().at("/bm25/test/hits@10").asDouble()).isEqualTo(11 / 12.0);
        assertThat(folder.resolve("run/runs/per-query.csv"))
                .content()
                .contains("q01-5,test,bm25,recall@5,0.0", "q02-5,test,bm25,recall@5,0.5");
    }
}
