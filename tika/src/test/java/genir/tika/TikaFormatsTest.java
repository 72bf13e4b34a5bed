package genir.tika;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.Document;
import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.corpus.format.CollectionFormats;
import genir.corpus.format.Flaws;
import genir.corpus.format.FormatOptions;
import genir.corpus.format.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TikaFormatsTest {
    @TempDir
    Path root;

    private final Flaws flaws = Flaws.tolerated();

    @Test
    void webPagesHaveTheirTitleAndNoScripts() throws IOException {
        page(
                "a b.html",
                "<title> On\n cats</title><script>alert(1)</script><style>p {}</style>"
                        + "<body><h1>On cats</h1><p>A <b>cat</b> sleeps&nbsp;&amp; eats.</p><ul><li>fur<li>paws</ul>");
        page("sub/b.htm", "<body><h2></h2><h2>Dogs <i>bark</i></h2><p>Loud.");
        page("c.xhtml", "<body><p>No heading at all.");
        page("d.css", "p {}");

        assertThat(read("html"))
                .containsExactly(
                        new Document("a%20b.html", "On cats", "A cat sleeps & eats.\nfur\npaws"),
                        new Document("c.xhtml", "c", "No heading at all."),
                        new Document("sub/b.htm", "Dogs bark", "Loud."));
        assertThat(flaws.isEmpty()).isTrue();
        assertThat(flaws.notes()).containsExactly("1 file of another kind is passed over (1 .css)");
    }

    @Test
    void webPagesSayTheirEncoding() throws IOException {
        Files.write(
                root.resolve("a.html"),
                "<meta charset=iso-8859-1><title>Café</title><p>Crème brûlée".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(read("html")).containsExactly(new Document("a.html", "Café", "Crème brûlée"));
    }

    @Test
    void pdfIsReadWithItsTitle() throws IOException {
        SampleFiles.pdf(root.resolve("a.pdf"), "On cats", null, "A cat sleeps.", "It eats.");
        SampleFiles.pdf(root.resolve("b.pdf"), "Microsoft Word - b.docx", null, "A dog barks.");

        assertThat(read("pdf"))
                .containsExactly(
                        new Document("a.pdf", "On cats", "A cat sleeps.\nIt eats."),
                        new Document("b.pdf", "b", "A dog barks."));
    }

    @Test
    void whatCannotBeReadIsLeftOutAndTheRestIsRead() throws IOException {
        SampleFiles.pdf(root.resolve("a.pdf"), "On cats", null, "A cat sleeps.");
        SampleFiles.pdf(root.resolve("b.pdf"), "Secret", "password", "A dog barks.");
        SampleFiles.pdf(root.resolve("c.pdf"), "Scan", null);
        byte[] whole = Files.readAllBytes(root.resolve("a.pdf"));
        Files.write(root.resolve("d.pdf"), Arrays.copyOf(whole, 30));
        Files.write(root.resolve("e.pdf"), new byte[0]);

        assertThat(read("pdf")).extracting(Document::id).containsExactly("a.pdf");
        Path written = root.resolve("flaws.txt");
        flaws.write(written);
        List<String> lines =
                Files.readString(written).replace(root + "/", "").lines().toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).isEqualTo("b.pdf: is encrypted; save it without a password");
        assertThat(lines.get(1))
                .isEqualTo("c.pdf: holds no text (application/pdf); if it is a scan, have its text recognised first, by"
                        + " ocrmypdf for one");
        assertThat(lines.get(2)).startsWith("d.pdf: is damaged, or not what its name says: ");
        assertThat(lines.get(3)).isEqualTo("e.pdf: is empty");
        assertThat(flaws.summary()).singleElement().asString().startsWith("4 files cannot be read and are left out: ");

        assertThatThrownBy(() -> CollectionFormats.installed()
                        .named("pdf")
                        .read(Source.at(root), Flaws.refused(), Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessage(root.resolve("b.pdf") + ": is encrypted; save it without a password");
    }

    @Test
    void officeDocumentsAreReadAndOthersPassedOver() throws IOException {
        SampleFiles.docx(root.resolve("a.docx"), "", "On cats", "A cat sleeps.");
        SampleFiles.pptx(root.resolve("b.pptx"), "Slides", "A dog barks.");
        SampleFiles.xlsx(root.resolve("c.xlsx"), "fur", "paws");
        SampleFiles.xls(root.resolve("d.xls"), "owl", "beak");
        SampleFiles.odt(root.resolve("e.odt"), "On owls", "An owl hoots.");
        SampleFiles.epub(root.resolve("f.epub"), "On fish", "A fish swims.");
        Files.writeString(root.resolve("g.rtf"), "{\\rtf1\\ansi{\\info{\\title On ants}}An ant walks.\\par}");
        Files.writeString(root.resolve("h.docx"), "no zip");
        Files.writeString(root.resolve("i.doc"), "<html><title>Page</title><p>saved as doc</html>");
        SampleFiles.pdf(root.resolve("j.pdf"), "x", null, "x");
        SampleFiles.encryptedDocx(root.resolve("k.docx"), "password");

        assertThat(read("office"))
                .containsExactly(
                        new Document("a.docx", "On cats", "A cat sleeps."),
                        new Document("b.pptx", "Slides", "A dog barks."),
                        new Document("c.xlsx", "c", "Sheet0\nfur paws"),
                        new Document("d.xls", "d", "Sheet0\nowl beak"),
                        new Document("e.odt", "On owls", "An owl hoots."),
                        new Document("f.epub", "On fish", "A fish swims."),
                        new Document("g.rtf", "On ants", "An ant walks."),
                        new Document("i.doc", "Page", "saved as doc"));
        assertThat(flaws.notes()).containsExactly("1 file of another kind is passed over (1 .pdf)");
        assertThat(flaws.summary().get(0).replace(root + "/", ""))
                .startsWith("2 files cannot be read and are left out: h.docx: ")
                .endsWith("k.docx: is encrypted; save it without a password");
    }

    @Test
    void passagesAndNoWordOnTheTerminal() throws IOException {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            SampleFiles.docx(root.resolve("a.docx"), "T", "", "one two three four");
            Files.writeString(root.resolve("b.docx"), "no zip");
            Source source = new Source(root, FormatOptions.NONE.with("passage-words", "2"));
            assertThat(CollectionFormats.installed()
                            .named("office")
                            .read(source, flaws, Progress.NONE)
                            .documents())
                    .containsExactly(
                            new Document("a.docx#1", "T", "one two"), new Document("a.docx#2", "T", "three four"));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    /** Whatever the parsers throw at a damaged file, the one beside it is read. */
    @Test
    void brokenFilesDoNotStopTheImport() throws IOException {
        Path good = root.resolve("good.rtf");
        Files.writeString(good, "{\\rtf1 fine\\par}");
        Path broken = root.resolve("broken");
        SampleFiles.docx(root.resolve("broken.docx"), "T", "On cats", "A cat sleeps.");
        SampleFiles.xls(root.resolve("broken.xls"), "owl", "beak");
        SampleFiles.epub(root.resolve("broken.epub"), "On fish", "A fish swims.");
        Random random = new Random(1);
        for (String extension : List.of(".docx", ".xls", ".epub")) {
            Path file = broken.resolveSibling("broken" + extension);
            byte[] whole = Files.readAllBytes(file);
            for (int i = 0; i < 40; i++) {
                byte[] bytes = Arrays.copyOf(whole, i % 4 == 0 ? random.nextInt(whole.length) : whole.length);
                for (int flips = random.nextInt(20); flips > 0 && bytes.length > 0; flips--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                Files.write(file, bytes);
                assertThat(read("office")).as(extension + " " + i).contains(new Document("good.rtf", "good", "fine"));
            }
        }
        assertThat(flaws.isEmpty()).isFalse();
    }

    private List<Document> read(String format) {
        return CollectionFormats.installed()
                .named(format)
                .read(root, flaws, Progress.NONE)
                .documents();
    }

    private void page(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
