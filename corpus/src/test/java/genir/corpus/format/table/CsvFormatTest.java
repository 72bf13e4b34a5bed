package genir.corpus.format.table;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Document;
import genir.corpus.Progress;
import genir.corpus.Query;
import genir.corpus.Split;
import genir.corpus.TestCollection;
import genir.corpus.format.Flaws;
import genir.corpus.format.FormatOptions;
import genir.corpus.format.Source;
import genir.corpus.format.Tree;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvFormatTest {
    private static final FormatOptions NONE = FormatOptions.NONE;

    @TempDir
    Path root;

    private final CsvFormat format = new CsvFormat();
    private Tree tree;

    @BeforeEach
    void folder() {
        tree = new Tree(root);
    }

    @Test
    void columnsAreFoundByTheirUsualNames() {
        tree.file("a.csv", "Doc_ID,Author,Headline,Body\nd1,Ann,Cats,A cat sleeps.\nd2,Bob,,A dog barks.\n");

        assertThat(format.read(root).documents())
                .containsExactly(new Document("d1", "Cats", "A cat sleeps."), new Document("d2", "", "A dog barks."));
        assertThat(format.read(root.resolve("a.csv")).splits()).isEmpty();
    }

    @Test
    void columnsAreNamedByOptionsAndSeveralTextsAreJoined() {
        tree.file("a.csv", "key,lead,\"rest, of it\",text\n1, First. ,Second.,no\n2,,Alone.,no\n");

        assertThat(tree.error(
                        format, NONE.with("id", "key").with("title", "lead").with("text", "lead,rest", "lead")))
                .isEqualTo("a.csv:1: --text: unknown column \"rest\": Known are: key, lead, rest, of it, text");
        assertThat(documents(NONE.with("id", "key").with("text", "lead", "rest, of it")))
                .containsExactly(new Document("1", "", "First.\nSecond."), new Document("2", "", "Alone."));
    }

    @Test
    void quotedCellsHoldLinesSeparatorsAndQuotationMarks() {
        tree.file("a.csv", "\uFEFFid,text\r\n1,\"Two\r\nlines, \"\"quoted\"\"\"\r\n\r\n,\r\n2,plain \"word\"\r\n");

        assertThat(documents(NONE))
                .containsExactly(
                        new Document("1", "", "Two\nlines, \"quoted\""), new Document("2", "", "plain \"word\""));
    }

    @Test
    void withoutAnIdColumnIdsAreMadeOfFileAndRecord() {
        tree.file("b c.csv", "text\nfirst\nsecond\n")
                .file("sub/d.csv", "text\nthird\n")
                .file("e.tsv", "x");

        Flaws flaws = Flaws.tolerated();
        TestCollection collection = format.read(root, flaws, Progress.NONE);

        assertThat(collection.documents())
                .containsExactly(
                        new Document("b%20c.csv/1", "", "first"),
                        new Document("b%20c.csv/2", "", "second"),
                        new Document("sub/d.csv/1", "", "third"));
        assertThat(flaws.notes()).containsExactly("1 file of another kind is passed over (1 .tsv)");
        assertThat(format.read(root.resolve("sub/d.csv")).documents().get(0).id())
                .isEqualTo("d.csv/1");
    }

    @Test
    void withoutAHeaderColumnsHaveNumbers() {
        tree.file("a.csv", "1,First.\n2,Second.\n");
        assertThat(documents(NONE.with("no-header"))).extracting(Document::id).containsExactly("1", "2");
        assertThat(documents(NONE.with("no-header").with("text", "1,2")).get(1))
                .isEqualTo(new Document("a.csv/2", "", "2\nSecond."));

        tree.file("a.csv", "1,First.,x\n");
        assertThat(tree.error(format, NONE.with("no-header")))
                .isEqualTo("a.csv:1: found 3 columns; say which is the text, such as --text 3");
        assertThat(tree.error(format, NONE.with("no-header").with("text", "4")))
                .isEqualTo("a.csv:1: --text: unknown column \"4\": Known are: 1, 2, 3");
    }

    @Test
    void otherSeparatorsAreAsked() {
        tree.file("a.csv", "id;text\n1;\"a;b\"\n");
        assertThat(tree.error(format))
                .isEqualTo("a.csv:1: a single column, in which stands \";\": if that parts columns, say --separator"
                        + " \";\"");
        assertThat(documents(NONE.with("separator", ";"))).containsExactly(new Document("1", "", "a;b"));

        tree.file("a.csv", "id\ttext\n1\t\"a\nb\"\n");
        assertThat(tree.error(format)).endsWith("say --separator tab");
        assertThat(documents(NONE.with("separator", "tab"))).containsExactly(new Document("1", "", "a\nb"));
        assertThat(tree.error(format, NONE.with("separator", "ab")))
                .isEqualTo("--separator: \"ab\" is neither a single character nor tab");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "id,words!a.csv:1: no text by its name; choose with --text among: id, words; where this is no header but a"
                        + " document, say --no-header",
                "id,text|1,x|2!a.csv:3: expected 2 columns, found 1",
                "id,text|1,\"x|y\"|2,x,y,!a.csv:4: expected 2 columns, found 3",
                "id,text|,x!a.csv:2: document id is blank",
                "id,text|1,x|1,y!a.csv:3: duplicate document id \"1\" with another title or text, first at a.csv:2",
                "id,text,text|1,x,y!a.csv:1: two columns are named \"text\"",
                "id,text|1,x|2,~!a.csv:3: not valid UTF-8; a Latin-1 file becomes it by: iconv -f latin1 -t utf8 a.csv >"
                        + " OTHER",
                "id,text|1,!a.csv:2: document \"1\" has an empty text",
                "id,text!a.csv: no documents; a collection needs at least one",
            })
    void whatIsWrongIsSaidWithItsLine(String content, String message) {
        tree.file("a.csv", content.replace('|', '\n') + "\n");

        assertThat(tree.error(format).replace("INPUT: no doc", "a.csv: no doc")).isEqualTo(message);
    }

    @Test
    void aQuotationMarkThatDoesNotCloseIsFoundWhereItsRowBegins() {
        tree.file("a.csv", "id,text\n1,x\n2,\"y\n3,z\n");

        assertThat(tree.error(format)).startsWith("a.csv:3: malformed CSV: ").doesNotContain("\n");
    }

    @Test
    void emptyFilesAndFoldersSaySo() {
        tree.file("a.csv", "");
        assertThat(tree.error(format)).isEqualTo("a.csv: is empty; expected a header and a document a row");

        tree.without("a.csv").file("b.tsv", "").file("c.tsv", "").file("README", "");
        assertThat(tree.error(format))
                .isEqualTo(
                        "INPUT: no files with documents; expected .csv, .csv.gz, found 2 .tsv, 1 without an extension");
    }

    @Test
    void compressedFilesAreRead() {
        tree.file("a.csv", "id,text\n1,x\n").compress("a.csv");

        assertThat(documents(NONE)).containsExactly(new Document("1", "", "x"));
    }

    @Test
    void passagesHaveNumbersAndTheTitle() {
        tree.file("a.csv", "id,title,text\n1,T,one two three four five\n");

        assertThat(documents(NONE.with("passage-words", "3").with("overlap", "1")))
                .containsExactly(
                        new Document("1#1", "T", "one two three"), new Document("1#2", "T", "three four five"));
        assertThat(tree.error(format, NONE.with("overlap", "1"))).isEqualTo("--overlap: needs --passage-words");
        assertThat(tree.error(format, NONE.with("passage-words", "0")))
                .isEqualTo("--passage-words: 0 is not 1 or more");
        assertThat(tree.error(format, NONE.with("passage-words", "3").with("overlap", "3")))
                .isEqualTo("--overlap: 3 is not fewer than the 3 words of a passage");
    }

    @Test
    void queriesAndJudgmentsMayStandBeside(@TempDir Path other) {
        tree.file("a.csv", "id,text\n1,x\n2,y\n");
        new Tree(other)
                .file("queries.tsv", "q1\twhere is x\nq2\twhere is y\nq3\twho\n")
                .file("my.dev.qrels", "q1 0 1 1\n")
                .file("judged.tsv", "query-id\tcorpus-id\tscore\nq2\t2\t1\n");
        FormatOptions options = NONE.with(
                        "queries", other.resolve("queries.tsv").toString())
                .with(
                        "qrels",
                        other.resolve("my.dev.qrels").toString(),
                        other.resolve("judged.tsv").toString());

        Flaws flaws = Flaws.tolerated();
        TestCollection collection = format.read(new Source(root, options), flaws, Progress.NONE);

        assertThat(collection.splits()).containsOnlyKeys(Split.DEV, Split.TEST);
        assertThat(collection.splits().get(Split.DEV).queries()).containsExactly(new Query("q1", "where is x"));
        assertThat(collection.splits().get(Split.TEST).qrels().grades()).isEqualTo(Map.of("q2", Map.of("2", 1)));
        assertThat(flaws.notes()).containsExactly("1 query has no judgment and is left out");
        assertThat(format.files(new Source(root, options))).hasSize(4);
        assertThat(tree.error(format, options.with("passage-words", "5")))
                .isEqualTo("--passage-words: judgments name whole documents; leave out the one or the other");
        assertThat(tree.error(format, NONE.with("queries", "x"))).isEqualTo("--queries: needs judgments, --qrels");
        assertThat(tree.error(format, NONE.with("qrels", "x")))
                .isEqualTo("--qrels: needs the queries that it judges, --queries");
        assertThat(tree.error(format, options.with("qrels", "a.test", "b.test")))
                .isEqualTo("--qrels: both a.test and b.test give the split test; name them after train, dev and test");
    }

    private List<Document> documents(FormatOptions options) {
        return format.read(new Source(root, options), Flaws.refused(), Progress.NONE)
                .documents();
    }
}
