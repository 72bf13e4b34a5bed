package genir.corpus.format;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Identifiers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentIdsTest {
    private static final Path ROOT = Path.of("a", "root");

    @Test
    void pathsAreIdsAndWhatIdsCannotHoldIsEncoded() {
        assertThat(DocumentIds.ofFile(ROOT, ROOT.resolve("sub").resolve("file.md")))
                .isEqualTo("sub/file.md");
        assertThat(DocumentIds.ofFile(ROOT, ROOT)).isEqualTo("root");
        assertThat(DocumentIds.ofFile(ROOT, ROOT.resolve("to do\u00A0über.md"))).isEqualTo("to%20do%C2%A0über.md");
        assertThat(DocumentIds.ofRecord(ROOT, ROOT.resolve("x.csv"), 12)).isEqualTo("x.csv/12");
    }

    @Test
    void noTwoFilesHaveOne() {
        List<String> names = List.of("a b", "a_b", "a%20b", "a%b", "a%25b", "ab");

        List<String> ids = names.stream()
                .map(name -> DocumentIds.ofFile(ROOT, ROOT.resolve(name)))
                .toList();

        assertThat(ids).doesNotHaveDuplicates();
        assertThat(ids).allMatch(id -> Identifiers.problem(id).isEmpty());
    }
}
