package genir.corpus.format;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Document;
import genir.corpus.Progress;
import genir.corpus.Query;
import genir.corpus.Split;
import genir.corpus.TestCollection;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrecFormatTest {
    @TempDir
    Path root;

    private final TrecFormat format = new TrecFormat();
    private Tree tree;

    @BeforeEach
    void smallCollection() {
        tree = new Tree(root)
                .file("docs/a/FT-1.sgml", """
                        <DOC>
                        <DOCNO> FT-1 </DOCNO>
                        <HEADLINE>
                        Profits &amp;
                        losses
                        </HEADLINE>
                        <TEXT>
                        <P>If a < b, then AT&T pays &#163;5.</P>
                        <P>Second &unknown; paragraph.</P>
                        </TEXT>
                        </DOC>
                        <doc><docno>FT-2</docno><text>One line.</text></doc> <DOC><DOCNO>FT-3</DOCNO><TEXT>a</TEXT>
                        <TEXT>b</TEXT></DOC>
                        """)
                .file("topics.dev.txt", """
                        <top>
                        <num> Number: 301
                        <title> Topic: International
                        organized crime

                        <desc> Description:
                        Not the query.
                        </top>

                        <top><num>302</num><title>the <i>Polio</i> year, pH < 7</title></top>
                        """)
                .file("topics.test.tsv", "401\tforeign minorities\n")
                .file("qrels.dev.txt", "301 0 FT-1 1\n302 0 FT-2 0\n302  0\tFT-3 2\n")
                .file("qrels.test.txt", "401 0 FT-2 1\n");
    }

    @Test
    void readsDocumentsTopicsAndJudgments() {
        TestCollection collection = format.read(root);

        assertThat(collection.documents())
                .containsExactly(
                        new Document(
                                "FT-1",
                                "Profits & losses",
                                "If a < b, then AT&T pays £5. \n Second &unknown; paragraph."),
                        new Document("FT-2", "", "One line."),
                        new Document("FT-3", "", "a\nb"));
        assertThat(collection.splits().get(Split.DEV).queries())
                .containsExactly(
                        new Query("301", "International organized crime"), new Query("302", "the Polio year, pH < 7"));
        assertThat(collection.splits().get(Split.DEV).qrels().relevant("302")).containsExactly("FT-3");
        assertThat(collection.splits().get(Split.TEST).queries())
                .containsExactly(new Query("401", "foreign minorities"));
    }

    @Test
    void topicsWithoutJudgmentsAreCounted() {
        Flaws strict = Flaws.refused();
        format.read(root, strict, Progress.NONE);
        assertThat(strict.notes()).isEmpty();

        tree.append("topics.dev.txt", "<top><num>303<title>unjudged</top>\n");
        format.read(root, strict, Progress.NONE);
        assertThat(strict.notes()).containsExactly("1 query has no judgment and is left out");

        tree.append("topics.test.tsv", "402\tunjudged\n");
        Flaws flaws = Flaws.tolerated();
        format.read(root, flaws, Progress.NONE);
        assertThat(flaws.notes()).containsExactly("2 queries have no judgments and are left out");
        assertThat(flaws.isEmpty()).isTrue();
    }

    @Test
    void compressedFilesAreRead() throws IOException {
        TestCollection plain = format.read(root);
        byte[] sgml = Files.readAllBytes(root.resolve("docs/a/FT-1.sgml"));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(root.resolve("documents.trec.gz")))) {
            out.write(sgml);
        }
        tree.without("docs/a/FT-1.sgml");

        assertThat(format.read(root)).isEqualTo(plain);

        byte[] zip = Files.readAllBytes(root.resolve("documents.trec.gz"));
        Files.write(root.resolve("documents.trec.gz"), java.util.Arrays.copyOf(zip, zip.length / 2));
        assertThat(tree.error(format)).isEqualTo("documents.trec.gz: cannot be read: ends too early");
        Files.write(root.resolve("documents.trec.gz"), "plain".getBytes(StandardCharsets.UTF_8));
        assertThat(tree.error(format)).startsWith("documents.trec.gz: cannot be read: not valid gzip");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            words                                                      | docs/x.txt:2: text outside; expected <DOC>
            <DOC><DOCNO>1</DOCNO><TEXT>a</TEXT>                        | docs/x.txt:2: <DOC> without its end tag
            <DOC><DOCNO>1</DOCNO><DOC>                                 | docs/x.txt:2: <DOC> inside the one that begins at line 2
            <DOC><TEXT>a</TEXT></DOC>                                  | docs/x.txt:2: expected one <DOCNO> in the <DOC>, found 0
            <DOC><DOCNO>1</DOCNO><DOCNO>2</DOCNO><TEXT>a</TEXT></DOC>  | docs/x.txt:2: expected one <DOCNO> in the <DOC>, found 2
            <DOC><DOCNO>1</DOCNO></DOC>                                | docs/x.txt:2: document "1" has an empty text
            <DOC><DOCNO>1</DOCNO><TEXT><P></P></TEXT></DOC>            | docs/x.txt:2: document "1" has an empty text
            <DOC><DOCNO>0</DOCNO><TEXT>a</TEXT></DOC>                  | docs/x.txt:2: duplicate document id "0", first at docs/x.txt:1
            <DOC><DOCNO>1 2</DOCNO><TEXT>a</TEXT></DOC>                | docs/x.txt:2: document id "1 2" contains white space; write it as "1_2"
            <DOC><DOCNO>1</DOCNO><TEXT>~</TEXT></DOC>                  | docs/x.txt:2: not valid UTF-8; a Latin-1 file becomes it by: iconv -f latin1 -t utf8 x.txt > OTHER
            """)
    void badDocuments(String line, String message) {
        tree.without("docs/a/FT-1.sgml")
                .file("docs/x.txt", "<DOC><DOCNO>0</DOCNO><TEXT>a</TEXT></DOC>\n" + line + "\n");

        assertThat(tree.error(format)).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            topics.test.tsv | 401                      | topics.test.tsv:1: expected topics in <top> or <topic>, or a line each of id, tab, text
            topics.dev.txt  | <top><num>1</top>        | topics.dev.txt:1: query "1" has an empty text
            topics.dev.txt  | <top><title>a</top>      | topics.dev.txt:1: no <num> or number="..." in the <top>
            topics.dev.txt  | <top><num>1<title></top> | topics.dev.txt:1: query "1" has an empty text
            qrels.dev.txt   | 301 0 FT-1               | qrels.dev.txt:1: expected 4 fields (query id, iteration, document id, grade), found 3
            qrels.dev.txt   | 301 0 FT-1 high          | qrels.dev.txt:1: grade "high" is not a whole number
            qrels.dev.txt   | 999 0 FT-1 1             | qrels.dev.txt:1: unknown query id "999"
            qrels.dev.txt   | 301 0 FT-9 1             | qrels.dev.txt:1: unknown document id "FT-9"
            """)
    void badTopicsAndJudgments(String file, String line, String message) {
        tree.file(file, line + "\n");

        assertThat(tree.error(format)).isEqualTo(message);
    }

    @Test
    void missingFilesAreNamed() {
        tree.without("qrels.dev.txt");
        assertThat(tree.error(format))
                .isEqualTo(
                        "qrels.dev.txt: no such file; expected judgments \"query 0 document grade\" for the topics of"
                                + " the split");
        tree.without("topics.dev.txt").without("topics.test.tsv");
        assertThat(tree.error(format))
                .startsWith("INPUT: no split found; expected topics.{train,dev,test}.txt or"
                        + " topics.{train,dev,test}.tsv");
        tree.without("docs/a/FT-1.sgml");
        assertThat(tree.error(format))
                .isEqualTo("INPUT: no documents; expected documents.trec or docs/ with files of <DOC>");
    }

    @Test
    void topicsAndJudgmentsMayBeCompressedAndNumberedInAnotherWay() throws IOException {
        tree.without("topics.dev.txt").without("qrels.dev.txt");
        zip("topics.dev.tsv.gz", "0301\tprofits\n302\tlines\n");
        zip("qrels.dev.txt.gz", "\uFEFF301 0 FT-1 1\n301 Q0 FT-2 -2\n");

        assertThat(format.files(root)).contains(root.resolve("topics.dev.tsv.gz"), root.resolve("qrels.dev.txt.gz"));
        assertThat(format.read(root).splits().get(Split.DEV).queries()).containsExactly(new Query("301", "profits"));
        assertThat(format.read(root).splits().get(Split.DEV).qrels().of("301")).containsEntry("FT-2", -2);
    }

    @Test
    void judgmentsOfAbsentTopicsAndDocumentsDoNotEndTheReading() {
        tree.file("qrels.dev.txt", "301 0 FT-1 1\n302 0 FT-2 0\n999 0 FT-1 1\n301 0 FT-9 1\n");
        Flaws flaws = Flaws.tolerated();

        assertThat(format.read(root, flaws, Progress.NONE)
                        .splits()
                        .get(Split.DEV)
                        .queries())
                .extracting(Query::id)
                .containsExactly("301", "302");
        assertThat(flaws.summary())
                .extracting(line -> line.replaceAll(": .*", ""))
                .containsExactly(
                        "1 judgment names a query that is not there and is left out",
                        "1 judgment names a document that is not there; it counts as one that no system finds");
    }

    private void zip(String name, String text) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(root.resolve(name)))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
