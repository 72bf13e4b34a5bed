package genir.corpus.format.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import genir.corpus.Document;
import genir.corpus.Progress;
import genir.corpus.format.Flaws;
import genir.corpus.format.FormatOptions;
import genir.corpus.format.Source;
import genir.corpus.format.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFormatTest {
    @TempDir
    Path root;

    private final TextFormat format = new TextFormat();
    private final Flaws flaws = Flaws.tolerated();
    private Tree tree;

    @BeforeEach
    void folder() {
        tree = new Tree(root);
    }

    @Test
    void everyFileIsADocumentWithItsPathAsId() throws IOException {
        tree.file("b.txt", "Only this.")
                .file("a/To do.md", "# Things\n\nMilk.\n")
                .file("a/.hidden.txt", "x")
                .file(".git/c.txt", "x")
                .file("a.png", "x");

        assertThat(documents(FormatOptions.NONE))
                .containsExactly(
                        new Document("a/To%20do.md", "Things", "Milk."), new Document("b.txt", "b", "Only this."));
        assertThat(flaws.isEmpty()).isTrue();
        assertThat(flaws.notes()).containsExactly("1 file of another kind is passed over (1 .png)");
        assertThat(format.files(root)).hasSize(2);
        assertThat(format.read(root.resolve("a.png")).documents()).containsExactly(new Document("a.png", "a", "x"));
        assertThat(documents(FormatOptions.NONE.with("extension", ".png"))).hasSize(3);
    }

    @Test
    void linksAreFollowedButNotInCircles() throws IOException {
        tree.file("sub/a.txt", "x\n\ny");
        Path elsewhere = Files.createDirectory(root.resolve(".elsewhere"));
        Files.writeString(elsewhere.resolve("b.txt"), "z");
        Files.createSymbolicLink(root.resolve("sub/up"), root);
        Files.createSymbolicLink(root.resolve("other"), elsewhere);
        Files.createSymbolicLink(root.resolve("gone.txt"), root.resolve("nowhere"));

        assertThat(documents(FormatOptions.NONE)).extracting(Document::id).containsExactly("other/b.txt", "sub/a.txt");
        assertThat(flaws.isEmpty()).isTrue();
    }

    @Test
    void whatIsNoTextIsLeftOutAndTheRestIsRead() throws IOException {
        tree.file("a.txt", "fine")
                .file("b.txt", "PK\u0003\u0004~")
                .file("c.txt", "zero\0byte")
                .file("d.txt", "  \n");
        Files.write(root.resolve("e.txt"), new byte[] {'c', 'a', 'f', (byte) 0xE9});
        Files.write(root.resolve("f.txt.gz"), new byte[] {1, 2, 3});

        assertThat(documents(FormatOptions.NONE))
                .containsExactly(new Document("a.txt", "a", "fine"), new Document("e.txt", "e", "café"));
        assertThat(flaws.summary().stream().map(line -> line.replace(root + "/", "")))
                .containsExactly(
                        "3 files cannot be read and are left out: b.txt: is a zip archive; unpack it first: unzip FILE;"
                                + " c.txt: is no text: it holds bytes that are 0; f.txt.gz: cannot be read: not valid gzip"
                                + " (Not in GZIP format)",
                        "1 file is not in UTF-8 and is read as Latin-1 (Windows-1252): e.txt:1: not valid UTF-8; a Latin-1"
                                + " file becomes it by: iconv -f latin1 -t utf8 e.txt > OTHER",
                        "1 document has neither title nor text and is left out: d.txt: document \"d.txt\" has an empty"
                                + " text");
        assertThat(tree.error(format)).isEqualTo("b.txt: is a zip archive; unpack it first: unzip FILE");
    }

    @Test
    void aClosedFolderIsAFileThatCannotBeRead() throws IOException {
        tree.file("a.txt", "fine").file("closed/b.txt", "x");
        Path closed = root.resolve("closed");
        assumeTrue(closed.toFile().setExecutable(false) && closed.toFile().setReadable(false));
        try {
            assumeTrue(!Files.isReadable(closed), "nothing is closed to root");
            assertThat(documents(FormatOptions.NONE)).hasSize(1);
            assertThat(flaws.summary())
                    .containsExactly(
                            "1 file cannot be read and is left out: " + closed + ": cannot be read: permission denied");
        } finally {
            assertThat(closed.toFile().setReadable(true) && closed.toFile().setExecutable(true))
                    .isTrue();
        }
    }

    @Test
    void passagesAreNumberedBelowThePath() {
        tree.file("a.md", "# T\none two three four\n");

        assertThat(documents(FormatOptions.NONE.with("passage-words", "2")))
                .containsExactly(new Document("a.md#1", "T", "one two"), new Document("a.md#2", "T", "three four"));
    }

    private List<Document> documents(FormatOptions options) {
        return format.read(new Source(root, options), flaws, Progress.NONE).documents();
    }
}
