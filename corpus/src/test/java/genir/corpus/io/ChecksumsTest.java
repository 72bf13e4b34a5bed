package genir.corpus.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksumsTest {
    /** The digest of "abc" from the standard's own examples (FIPS 180-2, appendix B.1). */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    Path root;

    @Test
    void agreesWithTheStandard() throws IOException {
        Path file = Files.writeString(root.resolve("abc"), "abc");
        assertThat(Checksums.ofFile(file)).isEqualTo(ABC);
        assertThat(Checksums.ofText("abc")).isEqualTo(ABC);
    }

    @Test
    void namesAreRelativeToTheFolder() throws IOException {
        Files.createDirectories(root.resolve("qrels"));
        Path below = Files.writeString(root.resolve("qrels/a"), "abc");
        assertThat(Checksums.ofFiles(root, List.of(below))).containsOnlyKeys("qrels/a");
        assertThat(Checksums.ofFiles(below, List.of(below))).containsOnlyKeys("a");
    }

    @Test
    void bordersBetweenTextsCount() {
        assertThat(Checksums.ofTexts(Stream.of("ab", "c"))).isNotEqualTo(Checksums.ofTexts(Stream.of("a", "bc")));
    }

    @Test
    void aTreeIsItsNamesAndContents() throws IOException {
        Files.writeString(root.resolve("a"), "1");
        String before = Checksums.ofTree(root);
        Files.move(root.resolve("a"), root.resolve("b"));
        assertThat(Checksums.ofTree(root)).isNotEqualTo(before);
        Files.move(root.resolve("b"), root.resolve("a"));
        assertThat(Checksums.ofTree(root)).isEqualTo(before);
    }
}
