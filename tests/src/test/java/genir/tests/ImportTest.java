package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same two documents and three questions in each format come out as the same files in BEIR's layout. */
class ImportTest {
    private static final String CORPUS = """
            {"_id":"Harbour/0","title":"Harbour","text":"Stone walls shelter ships."}
            {"_id":"Harbour/1","title":"Harbour","text":"Cranes unload <b>cargo</b> & coal."}
            """;
    private static final String QUERIES = """
            {"_id":"q1","text":"what shelters ships?"}
            {"_id":"q2","text":"what do cranes do?"}
            {"_id":"q3","text":"where are walls?"}
            """;
    private static final Map<String, String> EXPECTED = Map.of(
            "corpus.jsonl",
            CORPUS,
            "queries.jsonl",
            QUERIES,
            "qrels/train.tsv",
            "query-id\tcorpus-id\tscore\nq1\tHarbour/0\t1\n",
            "qrels/dev.tsv",
            "query-id\tcorpus-id\tscore\nq2\tHarbour/1\t1\n",
            "qrels/test.tsv",
            "query-id\tcorpus-id\tscore\nq3\tHarbour/0\t1\n");

    @TempDir
    Path folder;

    private Path input;

    @BeforeEach
    void makeInput() throws IOException {
        input = Files.createDirectories(folder.resolve("input"));
    }

    @Test
    void beir_comes_out_as_it_went_in() throws IOException {
        for (Map.Entry<String, String> file : EXPECTED.entrySet()) {
            write(file.getKey(), file.getValue());
        }
        assertImported("beir");
    }

    @Test
    void dsi() throws IOException {
        write("documents.json", """
                [{"id": "Harbour/0", "title": "Harbour", "text": "Stone walls shelter ships."},
                 {"id": "Harbour/1", "title": "Harbour", "text": "Cranes unload <b>cargo</b> & coal."}]
                """);
        write("train_queries.json", """
                [{"id": "q1", "query": "what shelters ships?", "relevant_docs": ["Harbour/0"]}]
                """);
        write("validation_queries.json", """
                [{"id": "q2", "query": "what do cranes do?", "relevant_docs": ["Harbour/1"]}]
                """);
        write("test_queries.json", """
                [{"id": "q3", "query": "where are walls?", "relevant_docs": ["Harbour/0"]}]
                """);
        assertImported("dsi");
    }

    @Test
    void trec() throws IOException {
        write("documents.trec", """
                <DOC>
                <DOCNO> Harbour/0 </DOCNO>
                <TITLE>Harbour</TITLE>
                <TEXT>
                Stone walls shelter ships.
                </TEXT>
                </DOC>
                <DOC>
                <DOCNO> Harbour/1 </DOCNO>
                <TITLE>Harbour</TITLE>
                <TEXT>
                Cranes unload &lt;b&gt;cargo&lt;/b&gt; &amp; coal.
                </TEXT>
                </DOC>
                """);
        write("topics.train.tsv", "q1\twhat shelters ships?\n");
        write("topics.dev.tsv", "q2\twhat do cranes do?\n");
        write("topics.test.txt", "<top>\n<num> Number: q3\n<title> where are walls?\n</top>\n");
        write("qrels.train.txt", "q1 0 Harbour/0 1\n");
        write("qrels.dev.txt", "q2 0 Harbour/1 1\n");
        write("qrels.test.txt", "q3 0 Harbour/0 1\n");
        assertImported("trec");
    }

    @Test
    void squad() throws IOException {
        write("train-v1.1.json", squad("q1", "what shelters ships?", 0));
        write("dev-v1.1.json", squad("q2", "what do cranes do?", 1));
        write("test-v1.1.json", squad("q3", "where are walls?", 0));
        assertImported("squad");
    }

    /** An article of two paragraphs with one question about one of them. */
    private static String squad(String id, String question, int paragraph) {
        String asked = "{\"id\": \"" + id + "\", \"question\": \"" + question + "\", \"answers\": [{}]}";
        return """
                {"version": "1.1", "data": [{"title": "Harbour", "paragraphs": [
                  {"context": "Stone walls shelter ships.", "qas": [%s]},
                  {"context": "Cranes unload <b>cargo</b> & coal.", "qas": [%s]}]}]}
                """.formatted(paragraph == 0 ? asked : "", paragraph == 1 ? asked : "");
    }

    private void write(String name, String content) throws IOException {
        Path file = input.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private void assertImported(String format) throws IOException {
        Path output = folder.resolve("output");
        Cli.Result result = Cli.run("import", "--format", format, "--input", input, "--output", output);
        assertThat(result)
                .isEqualTo(new Cli.Result(
                        0,
                        "2 documents, 1 train query, 1 dev query, 1 test query -> " + output + System.lineSeparator(),
                        ""));
        Map<String, String> files = new TreeMap<>();
        try (var walk = Files.walk(output)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                files.put(output.relativize(file).toString().replace('\\', '/'), Files.readString(file));
            }
        }
        assertThat(files).isEqualTo(EXPECTED);
    }
}
