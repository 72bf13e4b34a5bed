package genir.corpus.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AnalyzersTest {
    @ParameterizedTest
    @CsvSource({
        "english, the running dogs of St. Anne's, run dog st ann",
        "standard, The running dogs of St. Anne's, the running dogs of st anne's",
        "simple, tar-1 xf A.b, tar xf a b",
        "whitespace, tar-1 xf\u00A0A.b, tar-1 xf A.b",
        "german, die Häuser, haus",
        "french, les chevaux, cheval",
        "cjk, 日本語, 日本 本語",
    })
    void analyzesAsNamed(String name, String text, String terms) {
        try (Analyzer analyzer = Analyzers.named(name)) {
            assertThat(String.join(" ", TermStream.terms(analyzer, text))).isEqualTo(terms);
        }
    }

    static List<String> names() {
        return Analyzers.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyNameOpensAnAnalyzer(String name) {
        try (Analyzer analyzer = Analyzers.named(name)) {
            assertThat(TermStream.terms(analyzer, "zyx 2024 中文")).isNotEmpty();
        }
    }

    @Test
    void anUnknownNameListsTheNearestAndAll() {
        assertThatThrownBy(() -> Analyzers.named("englisch"))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("unknown analyzer \"englisch\": did you mean english")
                .hasMessageContaining("Known are: arabic, armenian, ")
                .hasMessageEndingWith("turkish, whitespace");
    }
}
