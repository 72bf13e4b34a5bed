package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not as it should be in a collection is left out, counted, named and written down; strictness refuses it. */
class FlawedCollectionTest {
    private static final int NAMED = 3;

    @TempDir
    Path folder;

    private Path config;
    private Path tiny;

    /** A document with neither title nor text, one with a title only, and judgments of what is not there. */
    @BeforeEach
    void writeFlawedCollection() throws IOException {
        config = TinyCollection.writeConfig(folder);
        tiny = folder.resolve("tiny");
        append("corpus.jsonl", """
                {"_id": "d13", "title": "", "text": " "}
                {"_id": "d14", "title": "Windmill sails", "text": ""}
                """);
        append("queries.jsonl", "{\"_id\": \"q14\", \"text\": \"windmill\"}\n{\"_id\": \"q15\", \"text\": \" \"}\n");
        append("qrels/test.tsv", "q14\td14\t1\nq14\td99\t1\nq14\td98\t1\nq98\td01\t1\nq14\td97\t1\nq14\td96\t1\n");
    }

    @Test
    void importBringsTheSoundRestAndSaysWhatWasLeftOut() throws IOException {
        Path output = folder.resolve("output");

        Cli.Result result = Cli.run("import", "--format", "beir", "--input", tiny, "--output", output);

        String qrels = tiny.resolve("qrels/test.tsv").toString();
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        assertThat(result.outLines())
                .containsExactly(
                        "warning: 1 document has neither title nor text and is left out: "
                                + tiny.resolve("corpus.jsonl") + ":13: document \"d13\" has an empty text",
                        "warning: 1 query has no text and is left out: " + tiny.resolve("queries.jsonl")
                                + ":74: query \"q15\" has an empty text",
                        "warning: 1 judgment names a query that is not there and is left out: " + qrels
                                + ":17: unknown query id \"q98\"",
                        "warning: 4 judgments name documents that are not there; they count as ones that no system finds: "
                                + qrels + ":15: unknown document id \"d99\"; " + qrels
                                + ":16: unknown document id \"d98\"; " + qrels
                                + ":18: unknown document id \"d97\"; ...",
                        "13 documents, 48 train queries, 12 dev queries, 13 test queries -> " + output,
                        "all that was not as it should be: " + output.resolve("import-flaws.txt"));
        assertThat(Files.readAllLines(output.resolve("import-flaws.txt")))
                .hasSize(NAMED + NAMED + 1)
                .contains(qrels + ":19: unknown document id \"d96\"");
        assertThat(output.resolve("qrels/test.tsv")).content().contains("q14\td99\t1\n");
        Cli.Result again =
                Cli.run("import", "--format", "beir", "--input", output, "--output", folder.resolve("again"), "-q");
        assertThat(again.code())
                .as("the file of flaws is no part of the layout")
                .isZero();
    }

    @Test
    void strictnessRefusesTheFirstFlaw() {
        Path output = folder.resolve("output");
        Cli.Result imported = Cli.run("import", "--strict", "--format", "beir", "--input", tiny, "--output", output);
        Cli.Result run = Cli.run("run", config, "-o", output, "--set", "collection.strict=true");

        for (Cli.Result result : List.of(imported, run)) {
            assertThat(result.code()).isEqualTo(1);
            assertThat(result.err())
                    .isEqualTo("genir: " + tiny.resolve("corpus.jsonl") + ":13: document \"d13\" has an empty text\n");
            assertThat(output).doesNotExist();
        }
    }

    @Test
    void aRunGoesToItsEndAndLogsWhatWasLeftOut() throws IOException {
        Path run = folder.resolve("run");

        Cli.Result result = Cli.run("run", config, "-o", run, "-q");

        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("warning: 4 judgments name documents that are not there");
        assertThat(run.resolve("log.txt")).content().contains("warning: 1 document has neither title nor text");
        assertThat(run.resolve("collection-flaws.txt")).content().contains("unknown document id \"d96\"");
        assertThat(run.resolve("index/qrels/test.tsv"))
                .content()
                .as("judgments of absent documents are kept: their query has five relevant documents")
                .contains("q14\td96\t1");
        try (Stream<String> lines = Files.lines(run.resolve("runs/bm25.test.trec"))) {
            assertThat(lines).as("a title is enough to be found").anyMatch(line -> line.startsWith("q14 Q0 d14 1 "));
        }
    }

    @Test
    void whatIsMendedIsSaidNoMore() throws IOException {
        Path run = folder.resolve("run");
        Cli.run("run", config, "-o", run, "-q", "--until", "index");
        assertThat(run.resolve("collection-flaws.txt")).isRegularFile();
        TinyCollection.write(tiny);

        Cli.Result result = Cli.run("run", config, "-o", run, "-q", "--until", "index");

        assertThat(result.out()).doesNotContain("warning");
        assertThat(run.resolve("collection-flaws.txt")).doesNotExist();
    }

    private void append(String name, String lines) throws IOException {
        Path file = tiny.resolve(name);
        Files.writeString(file, Files.readString(file) + lines);
    }
}
