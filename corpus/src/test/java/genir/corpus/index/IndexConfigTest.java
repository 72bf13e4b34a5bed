package genir.corpus.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import genir.corpus.InputException;
import genir.corpus.io.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexConfigTest {
    @Test
    void whatIsNotGivenHasItsDefault() throws JsonProcessingException {
        IndexConfig config = Json.strict().readValue("{\"bm25\": {\"k1\": 1.2}}", IndexConfig.class);

        assertThat(config).isEqualTo(new IndexConfig("english", new Bm25Config(1.2, 0.4, false)));
        assertThat(Json.strict().writeValueAsString(config))
                .isEqualTo("{\"analyzer\":\"english\",\"bm25\":{\"k1\":1.2,\"b\":0.4,\"tune\":false}}");
        assertThat(IndexConfig.defaults()).isEqualTo(new IndexConfig("english", new Bm25Config(0.9, 0.4, false)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0.9      | 1.5  | index.bm25.b: 1.5 is not between 0 and 1
            0.9      | NaN  | index.bm25.b: NaN is not between 0 and 1
            -1       | 0.5  | index.bm25.k1: -1 is not 0 or more
            Infinity | 0.5  | index.bm25.k1: Infinity is not 0 or more
            """)
    void valuesOutOfRangeNameTheKey(double k1, double b, String message) {
        assertThatThrownBy(() -> new Bm25Config(k1, b, null))
                .isInstanceOf(InputException.class)
                .hasMessage(message);
    }

    @Test
    void anUnknownAnalyzerIsRefusedAtOnce() {
        assertThatThrownBy(() -> new IndexConfig("klingon", null)).isInstanceOf(InputException.class);
    }
}
