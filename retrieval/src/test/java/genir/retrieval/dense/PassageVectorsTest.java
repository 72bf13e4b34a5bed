package genir.retrieval.dense;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Document;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassageVectorsTest {
    @Test
    void linesStandByThemselves() {
        Document lines = new Document("d", "Title", "first line\n\n  second line ");
        assertThat(PassageVectors.LINES.of(lines))
                .containsExactly(new Document("d", "", "first line"), new Document("d", "", "second line"));
        assertThat(PassageVectors.NONE.of(lines)).isEmpty();
    }

    @Test
    void sentencesAreBelowTheTitleOfWhatTheyAreAbout() {
        assertThat(PassageVectors.LINES.of(new Document("d", "Title", "One sentence. And another.\n")))
                .containsExactly(
                        new Document("d", "Title", "One sentence."), new Document("d", "Title", "And another."));
    }

    @Test
    void aSinglePassageIsTheDocument() {
        assertThat(List.of(
                        new Document("d", "", "all of it"),
                        new Document("d", "title", "a line"),
                        new Document("d", "", "")))
                .allSatisfy(document ->
                        assertThat(PassageVectors.LINES.of(document)).isEmpty());
    }
}
