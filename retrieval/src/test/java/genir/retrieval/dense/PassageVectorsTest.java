package genir.retrieval.dense;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Document;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassageVectorsTest {
    @Test
    void areTheTitleAndTheLinesOfADocument() {
        Document lines = new Document("d", " Title ", "first line\n\n  second line ");
        assertThat(PassageVectors.LINES.of(lines))
                .containsExactly(
                        new Document("d", "", "Title"),
                        new Document("d", "", "first line"),
                        new Document("d", "", "second line"));
        assertThat(PassageVectors.LINES.of(new Document("d", "", "One sentence. And another.")))
                .extracting(Document::text)
                .containsExactly("One sentence.", "And another.");
        assertThat(PassageVectors.NONE.of(lines)).isEmpty();
    }

    @Test
    void aSinglePassageIsTheDocument() {
        assertThat(List.of(
                        new Document("d", "", "all of it"), new Document("d", "title", " "), new Document("d", "", "")))
                .allSatisfy(document ->
                        assertThat(PassageVectors.LINES.of(document)).isEmpty());
    }
}
