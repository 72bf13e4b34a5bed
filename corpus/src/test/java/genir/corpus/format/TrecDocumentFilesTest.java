package genir.corpus.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrecDocumentFilesTest {
    @TempDir
    Path root;

    private static final String DOC = "<DOC><DOCNO>1</DOCNO><TEXT>a</TEXT></DOC>\n";

    @Test
    void what_a_file_holds_counts_and_not_its_name() throws IOException {
        Tree tree = new Tree(root)
                .file("docs/fr94/01/FR940104.0", "<!-- x -->\n" + DOC)
                .file("docs/LA010189", DOC)
                .file("docs/b.sgm", DOC)
                .file("docs/c.xml", "<?xml version=\"1.0\"?><root>" + DOC + "</root>")
                .file("docs/1.xml", "<nitf><doc-id id-string=\"1\"/></nitf>")
                .file("docs/wp.txt", "{\"id\": \"1\", \"contents\": []}")
                .file("docs/readchg.txt", "a document is <DOC>")
                .file("docs/README", "a document is <DOC>")
                .file("docs/la.dtd", "<!ELEMENT DOC>")
                .file("docs/empty", "")
                .file("docs/notes.txt", "words")
                .file("docs/.hidden", "words");
        tree.file("elsewhere/ft/ft911_1", DOC);
        Files.createSymbolicLink(root.resolve("docs/ft"), root.resolve("elsewhere/ft"));
        Flaws flaws = Flaws.tolerated();

        assertThat(TrecDocumentFiles.find(root, flaws))
                .hasSize(7)
                .containsValues(TrecFileKind.NEW_YORK_TIMES, TrecFileKind.WASHINGTON_POST)
                .containsKey(root.resolve("docs/ft/ft911_1"));
        assertThat(flaws.summary())
                .singleElement()
                .asString()
                .startsWith("5 files hold no documents and are passed over: ")
                .contains("README", "empty");
        for (String name : new String[] {"README", "empty", "la.dtd", "notes.txt", "readchg.txt"}) {
            tree.without("docs/" + name);
        }
        assertThat(TrecDocumentFiles.find(root, Flaws.refused())).hasSize(7);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1F9D90     | is compressed with compress; unpack it first: gzip -dc FILE > NEW-FILE
            425A6839   | is compressed with bzip2; unpack it first: bzip2 -d FILE
            FD377A585A | is compressed with xz; unpack it first: xz -d FILE
            504B0304   | is a zip archive; unpack it first: unzip FILE
            FFFE3C00   | is in UTF-16; it becomes UTF-8 by: iconv -f utf-16 -t utf-8 FILE > NEW-FILE
            FEFF003C   | is in UTF-16; it becomes UTF-8 by: iconv -f utf-16 -t utf-8 FILE > NEW-FILE
            """)
    void files_that_are_no_text_yet_are_refused(String magic, String message) throws IOException {
        byte[] bytes = java.util.HexFormat.of().parseHex(magic);
        Files.createDirectories(root.resolve("docs"));
        Files.write(root.resolve("docs/FR940104.0Z"), bytes);

        assertThat(new Tree(root).error(new TrecFormat())).isEqualTo("docs/FR940104.0Z: " + message);
    }

    @Test
    void archives_in_gzip_and_gzip_without_its_suffix_are_refused() throws IOException {
        byte[] tar = new byte[512];
        System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(zipped)) {
            out.write(tar);
        }
        Files.createDirectories(root.resolve("docs"));
        Files.write(root.resolve("docs/a.tar.gz"), zipped.toByteArray());
        Tree tree = new Tree(root);
        assertThat(tree.error(new TrecFormat()))
                .isEqualTo("docs/a.tar.gz: is a tar archive; unpack it first: tar -xf FILE");

        Files.move(root.resolve("docs/a.tar.gz"), root.resolve("docs/a.tgz"));
        assertThat(tree.error(new TrecFormat()))
                .isEqualTo("docs/a.tgz: is compressed with gzip, but its name does not end in .gz; unpack it first:"
                        + " gzip -dc FILE > NEW-FILE");
    }
}
