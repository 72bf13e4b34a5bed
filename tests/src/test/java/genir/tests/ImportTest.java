package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    @Test
    void csvWithQueriesAndJudgmentsBeside() throws IOException {
        write("documents.csv", """
                id,headline,lead,rest
                Harbour/0,Harbour,Stone walls shelter ships.,
                Harbour/1,Harbour,"Cranes unload <b>cargo</b> & coal.",
                """);
        for (String file : List.of("queries.jsonl", "qrels/train.tsv", "qrels/dev.tsv", "qrels/test.tsv")) {
            write("judged/" + file, EXPECTED.get(file));
        }
        Path judged = input.resolve("judged");
        assertImported(
                "csv",
                "--text",
                "lead,rest",
                "--queries",
                judged.resolve("queries.jsonl"),
                "--qrels",
                judged.resolve("qrels/train.tsv"),
                "--qrels",
                judged.resolve("qrels/dev.tsv"),
                "--qrels",
                judged.resolve("qrels/test.tsv"));
    }

    @Test
    void aFolderOfTextsBecomesDocumentsAlone() throws IOException {
        write("a/b.md", "# Harbour\n\nStone walls shelter ships.\n");
        write("c.txt", "PK\u0003\u0004\uFFFD\u0000");
        Path output = folder.resolve("output");

        Cli.Result result = Cli.run("import", "--format", "text", "--input", input, "--output", output);

        assertThat(result)
                .isEqualTo(new Cli.Result(
                        0,
                        String.join(
                                System.lineSeparator(),
                                "warning: 1 file cannot be read and is left out: " + input.resolve("c.txt")
                                        + ": is no text: it holds bytes that are 0",
                                "1 document -> " + output,
                                "all that was not as it should be: " + output.resolve("import-flaws.txt"),
                                ""),
                        ""));
        assertThat(files(output))
                .isEqualTo(Map.of(
                        "corpus.jsonl",
                        "{\"_id\":\"a/b.md\",\"title\":\"Harbour\",\"text\":\"Stone walls shelter ships.\"}\n",
                        "import-flaws.txt",
                        input.resolve("c.txt") + ": is no text: it holds bytes that are 0\n"));
    }

    @Test
    void whereNoFileCanBeReadTheReasonsAreSaid() throws IOException {
        write("c.txt", "\u0000");

        Cli.Result result =
                Cli.run("import", "--format", "text", "--input", input, "--output", folder.resolve("output"));

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).startsWith("warning: 1 file cannot be read and is left out: ");
        assertThat(result.err())
                .isEqualTo(
                        "genir: " + input + ": no documents; a collection needs at least one" + System.lineSeparator());
        assertThat(folder.resolve("output")).doesNotExist();
    }

    @Test
    void anOptionOfAnotherFormatIsWrongUsage() {
        Cli.Result result = Cli.run(
                "import",
                "--format",
                "squad",
                "--input",
                input,
                "--output",
                folder.resolve("output"),
                "--text",
                "body");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.errLines()).startsWith("--text is no option of the format squad, which has none");

        result = Cli.run(
                "import",
                "--format=text",
                "--input=" + input,
                "--output=" + folder.resolve("output"),
                "--option",
                "ocr=yes");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.errLines())
                .startsWith("--ocr is no option of the format text, which has --extension, --passage-words, --overlap,"
                        + " --queries, --qrels");
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

    private void assertImported(String format, Object... options) throws IOException {
        Path output = folder.resolve("output");
        List<Object> arguments =
                new ArrayList<>(List.of("import", "--format", format, "--input", input, "--output", output));
        arguments.addAll(List.of(options));
        Cli.Result result = Cli.run(arguments.toArray());
        assertThat(result)
                .isEqualTo(new Cli.Result(
                        0,
                        "2 documents, 1 train query, 1 dev query, 1 test query -> " + output + System.lineSeparator(),
                        ""));
        assertThat(files(output)).isEqualTo(EXPECTED);
    }

    private static Map<String, String> files(Path output) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (var walk = Files.walk(output)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                files.put(output.relativize(file).toString().replace('\\', '/'), Files.readString(file));
            }
        }
        return files;
    }
}
