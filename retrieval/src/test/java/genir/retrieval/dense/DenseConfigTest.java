package genir.retrieval.dense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import genir.corpus.InputException;
import org.junit.jupiter.api.Test;

class DenseConfigTest {
    @Test
    void isReadAndWrittenUnderItsKeys() throws JsonProcessingException {
        String text =
                "{\"encoder\":\"e\",\"exact_below\":5,\"passages\":\"none\",\"query_prefix\":\"query: \",\"document_prefix\":\"\","
                        + "\"pooling\":\"mean\"}";
        JsonMapper mapper = new JsonMapper();
        DenseConfig read = mapper.readValue(text, DenseConfig.class);
        assertThat(read).isEqualTo(new DenseConfig("e", 5, "none", "query: ", "", "mean"));
        assertThat(mapper.writeValueAsString(read)).isEqualTo(text);
    }

    @Test
    void whatIsLeftOutIsTheDefaultOrTheEncoders() {
        DenseConfig config = new DenseConfig(null, null, null, null, null, null);
        assertThat(config.encoder()).isEqualTo("bge-small-en-v1.5-q");
        assertThat(config.exactBelow()).isEqualTo(100_000);
        assertThat(config.passageVectors()).isEqualTo(PassageVectors.LINES);
        assertThat(config.queryPrefix()).isNull();
        assertThat(config).isEqualTo(DenseConfig.of("bge-small-en-v1.5-q"));
    }

    @Test
    void namesTheKeyOfWhatIsWrong() {
        assertThatThrownBy(() -> DenseConfig.of(" "))
                .isInstanceOf(InputException.class)
                .hasMessage("retrieval.dense.encoder: missing");
        assertThatThrownBy(() -> new DenseConfig(null, -1, null, null, null, null))
                .isInstanceOf(InputException.class)
                .hasMessage("retrieval.dense.exact_below: -1 is not 0 or more");
        assertThatThrownBy(() -> new DenseConfig(null, null, "words", null, null, null))
                .isInstanceOf(InputException.class)
                .hasMessage("retrieval.dense.passages: 'words' is not known; known: none, lines");
        assertThatThrownBy(() -> new DenseConfig(null, null, null, null, null, "max"))
                .isInstanceOf(InputException.class)
                .hasMessage("retrieval.dense.pooling: 'max' is not known; known: mean, cls");
    }

    @Test
    void withoutTheModuleTheErrorSaysHowToGetIt() {
        assertThatThrownBy(() -> SentenceEncoders.open(DenseConfig.of("bge-small-en-v1.5-q")))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("retrieval.dense.encoder: the module that runs pretrained encoders")
                .hasMessageContaining("GENIR_ENCODER=1 ./genir COMMAND");
    }
}
