package genir.corpus.format.table;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Document;
import genir.corpus.Progress;
import genir.corpus.format.Flaws;
import genir.corpus.format.FormatOptions;
import genir.corpus.format.Source;
import genir.corpus.format.Tree;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TsvFormatTest {
    @TempDir
    Path root;

    private final TsvFormat format = new TsvFormat();

    @Test
    void aLineIsADocumentWhateverItsQuotationMarks() {
        new Tree(root)
                .file(
                        "a.tsv",
                        "id\ttext\r\n1\t\"So\" it goes\r\n\r\n2\t\"all \"\"quoted\"\"\"\r\n3\t\"a\" and \"b\"\r\n");

        assertThat(format.read(root).documents())
                .containsExactly(
                        new Document("1", "", "\"So\" it goes"),
                        new Document("2", "", "all \"quoted\""),
                        new Document("3", "", "\"a\" and \"b\""));
    }

    @Test
    void msMarcosCollectionHasNoHeader() {
        new Tree(root)
                .file("collection.tsv", "0\tThe presence.\n1\tThe Manhattan Project.\n")
                .compress("collection.tsv");
        Source source = new Source(root.resolve("collection.tsv.gz"), FormatOptions.NONE.with("no-header"));

        assertThat(format.read(source, Flaws.refused(), Progress.NONE).documents())
                .containsExactly(
                        new Document("0", "", "The presence."), new Document("1", "", "The Manhattan Project."));
    }

    @Test
    void queriesAmongTheTablesAreNoDocuments() {
        new Tree(root)
                .file("docs.tsv", "id\ttext\n1\tx\n")
                .file("q.tsv", "q1\twho\n")
                .file("test.tsv", "q1\t1\t1\n");
        FormatOptions options = FormatOptions.NONE
                .with("queries", root.resolve("q.tsv").toString())
                .with("qrels", root.resolve("test.tsv").toString());

        assertThat(format.read(new Source(root, options), Flaws.refused(), Progress.NONE)
                        .documents())
                .containsExactly(new Document("1", "", "x"));
    }

    @Test
    void whatIsWrongIsSaidWithItsLine() {
        Tree tree = new Tree(root).file("a.tsv", "id,text\n");
        assertThat(tree.error(format))
                .isEqualTo("a.tsv:1: no tab in the first line; columns between commas or semicolons are --format csv");
        tree.file("a.tsv", "id\ttext\n1\tx\n2 y\n");
        assertThat(tree.error(format)).isEqualTo("a.tsv:3: expected 2 columns, found 1");
    }
}
