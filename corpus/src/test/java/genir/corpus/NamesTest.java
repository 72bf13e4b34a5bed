package genir.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void nearestComeFirstAndStrangersNotAtAll() {
        List<String> known = List.of("german", "english", "danish", "spanish");
        assertThat(Names.nearest("englsh", known)).startsWith("english").doesNotContain("german");
        assertThat(Names.nearest("Spanisch", known)).startsWith("spanish");
        assertThat(Names.nearest("klingon-2000", known)).isEmpty();
    }

    @Test
    void aNameThatOnlySharesALetterIsNotNear() {
        List<String> formats = List.of("beir", "dsi", "squad", "trec");
        assertThat(Names.nearest("csv", formats)).isEmpty();
        assertThat(Names.nearest("tsv", formats)).isEmpty();
        assertThat(Names.nearest("bier", formats)).containsExactly("beir");
        assertThat(Names.nearest("dis", formats)).containsExactly("dsi");
        assertThat(Names.nearest("trek", formats)).containsExactly("trec");
        assertThat(Names.nearest("k", List.of("b", "k1"))).containsExactly("k1");
        assertThat(Names.nearest("", formats)).isEmpty();
    }

    @Test
    void theErrorListsAll() {
        assertThat(Names.unknown("kind", "wrods", List.of("words", "stemmed")))
                .isInstanceOf(InputException.class)
                .hasMessage("unknown kind \"wrods\": did you mean words? Known are: words, stemmed");
        assertThat(Names.unknown("kind", "xyzzy", List.of("words", "stemmed")))
                .hasMessage("unknown kind \"xyzzy\": Known are: words, stemmed");
    }

    @Test
    void quotesStayOnOneLine() {
        assertThat(Names.quote("a\nb\u2028c\u0000😀")).isEqualTo("\"a\\u000ab\\u2028c\\u0000😀\"");
        assertThat(Names.quote("x".repeat(1000))).hasSize(82).endsWith("...\"");
    }
}
