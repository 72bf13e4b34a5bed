package genir.tika;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TikaDocumentTest {
    @Test
    void theTitleIsMetadataThenHeadingThenName() {
        assertThat(TikaDocument.of("a.b.pdf", " Two \n words", "H", "text").title())
                .isEqualTo("Two words");
        assertThat(TikaDocument.of("a.b.pdf", "", "H", "text").title()).isEqualTo("H");
        assertThat(TikaDocument.of("a.b.pdf", "", "", "text").title()).isEqualTo("a.b");
        assertThat(TikaDocument.of("a.pdf", "T", "", "T\nmore").text()).isEqualTo("more");
        assertThat(TikaDocument.of("a.pdf", "T", "", "T").text()).isEqualTo("T");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "untitled",
                "Document1",
                "Microsoft Word - my paper.doc",
                "paper.dvi",
                "PowerPoint Presentation",
                "Slide 1"
            })
    void whatAProgramPutThereIsNoTitle(String title) {
        assertThat(TikaDocument.of("a.pdf", title, "", "text").title()).isEqualTo("a");
    }

    @Test
    void linesAreTidy() {
        assertThat(TikaDocument.tidy("\n\n a \t b\u00A0c \n\n\n\n d\n e\n ")).isEqualTo("a b c\n\nd\ne");
    }
}
