package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import genir.corpus.Split;
import genir.corpus.index.CollectionIndex;
import genir.retrieval.Run;
import genir.retrieval.TrecRunFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many queries to one run, from files and pipes, in each format. */
class SearchManyTest {
    @TempDir
    static Path folder;

    private static Path run;

    @BeforeAll
    static void train() throws IOException {
        Path config = TinyCollection.writeConfig(folder);
        run = folder.resolve("run");
        Cli.Result trained = Cli.run("run", config, "-o", run, "--until", "evaluate");
        assertThat(trained.code()).isZero();
    }

    private static Cli.Result search(Object... arguments) {
        List<Object> line = new ArrayList<>(List.of("search", "-r", run));
        line.addAll(List.of(arguments));
        return Cli.run(line.toArray());
    }

    private static Path queries(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** The queries of the test split, as lines of JSON. */
    private static Path testQueries() throws IOException {
        try (CollectionIndex index = CollectionIndex.open(run.resolve("index"))) {
            return queries(
                    "test.jsonl",
                    index.queries(Split.TEST).queries().stream()
                            .map(query -> "{\"_id\": \"" + query.id() + "\", \"text\": \"" + query.text() + "\"}\n")
                            .collect(Collectors.joining()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bm25", "genir", "fusion"})
    void aRunIsTheOneThatEvaluationWrote(String system) throws IOException {
        Cli.Result result = search("--queries", testQueries(), "--format", "trec", "--model", system);

        assertThat(result.code()).isZero();
        assertThat(result.errLines()).singleElement().asString().startsWith("genir: 12 queries in ");
        Path file = Files.writeString(folder.resolve("found.trec"), result.out());
        Run found = TrecRunFile.read(file);
        Run evaluated = TrecRunFile.read(run.resolve("runs/" + system + ".test.trec"));
        assertThat(found.tag()).isEqualTo(system);
        assertThat(found.rankings().keySet()).isEqualTo(evaluated.rankings().keySet());
        found.rankings()
                .keySet()
                .forEach(query -> assertThat(found.documentIds(query)).isEqualTo(evaluated.documentIds(query)));
    }

    @Test
    void allSystemsAreAskedAndToldApart() throws IOException {
        Cli.Result result = search("--queries", testQueries(), "--format", "trec", "-k", "1");

        assertThat(result.outLines()).hasSize(12 * 3);
        assertThat(result.outLines().stream()
                        .map(line -> line.replaceFirst(".* ", ""))
                        .distinct())
                .containsExactly("bm25", "genir", "fusion");
        assertThat(result.errLines())
                .first()
                .isEqualTo(
                        "genir: the runs of bm25, genir, fusion in one, told apart by the last column; --model gives one"
                                + " alone");
    }

    @Test
    void jsonHasIdsTitlesSnippetsAndUnknownWords() throws IOException {
        Cli.Result result = search(
                "--queries",
                queries("q.tsv", "a\tdams slow xylophone\n\nb\tgrinds valleys\n"),
                "--format",
                "json",
                "-k",
                "1",
                "--snippets");

        assertThat(result.outLines()).hasSize(2);
        JsonNode first = new ObjectMapper().readTree(result.outLines().get(0));
        assertThat(first.at("/query/id").asText()).isEqualTo("a");
        assertThat(first.at("/results/bm25/0/id").asText()).isEqualTo("d02");
        assertThat(first.at("/results/bm25/0/title").asText()).isEqualTo("Beaver");
        assertThat(first.at("/results/bm25/0/snippet").asText()).contains("dams slow rivers");
        assertThat(first.at("/results/genir").size()).isEqualTo(1);
        assertThat(first.at("/results/fusion/0/rank").asInt()).isEqualTo(1);
        assertThat(first.at("/unknown/bm25/0").asText()).isEqualTo("xylophone");
        assertThat(new ObjectMapper().readTree(result.outLines().get(1)).has("unknown"))
                .isFalse();
    }

    @Test
    void plainLinesAreNumberedAndTablesNameThem() throws IOException {
        Cli.Result result = search("--queries", queries("q.txt", "ash and lava\nwrinkled kernel\n"), "-k", "1");

        assertThat(result.outLines())
                .contains("1: ash and lava", "2: wrinkled kernel")
                .anyMatch(line -> line.contains("Volcano (d11)"));
    }

    @Test
    void topicsOfTrecAreRead() throws IOException {
        Path topics = queries("topics.txt", "<top>\n<num> Number: 7\n<title> ash and lava\n</top>\n");

        assertThat(search("--queries", topics, "--format", "trec", "-k", "1", "--model", "bm25")
                        .outLines())
                .singleElement()
                .asString()
                .startsWith("7 Q0 d11 1 ");
    }

    @Test
    void aPipeIsAnsweredAsItComes() {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream("ash and lava\nwrinkled kernel".getBytes(StandardCharsets.UTF_8)));
            assertThat(search("--queries", "-", "--format", "trec", "-k", "1", "--model", "bm25")
                            .outLines())
                    .hasSize(2);
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void aBadLineIsNamedAndWhatCameBeforeItIsAnswered() throws IOException {
        Path bad = queries("bad.tsv", "a\tash and lava\nno tab here\n");

        Cli.Result result = search("--queries", bad, "--format", "trec", "-k", "1", "--model", "bm25");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.outLines()).singleElement().asString().startsWith("a Q0 d11 1 ");
        assertThat(result.errLines())
                .containsExactly("genir: " + bad + ":2: expected an id, a tab and the text, as on the lines before");
    }

    @Test
    void whatIsAskedForMustBeClear() {
        assertThat(search().errLines())
                .startsWith("there is no query; give one, or --queries FILE, or --queries - for standard input");
        assertThat(search().code()).isEqualTo(2);
        assertThat(search("--queries", "x", "lava").errLines()).startsWith("give a query, or --queries FILE, not both");
        assertThat(search("--format", "xml", "lava").err()).contains("--format", "table, json, trec");
        assertThat(search("--queries", folder.resolve("none.txt")).err()).contains("none.txt: no such file");
    }

    @Test
    void snippetsStandBelowTheirDocuments() {
        assertThat(search("--snippets", "--model", "bm25", "-k", "1", "ash and lava")
                        .outLines())
                .hasSize(3)
                .last()
                .asString()
                .contains("throws ash and lava high above its crater");
    }
}
