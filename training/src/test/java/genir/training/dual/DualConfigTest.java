package genir.training.dual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import genir.corpus.InputException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DualConfigTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static DualConfig read(String keys) throws IOException {
        return JSON.readValue(keys, DualConfig.class);
    }

    @Test
    void isWrittenAsItIsRead() throws IOException {
        DualConfig config = read("{\"d_model\": 64, \"steps\": 7, \"indexing\": {\"span\": 1}, \"early_stopping\": 3}");
        assertThat(config.epochs()).isNull();
        assertThat(config.steps(1_000_000)).isEqualTo(7);
        assertThat(read(JSON.writeValueAsString(config))).isEqualTo(config.orSeed(42));
        assertThat(read("{}")).isEqualTo(DualConfig.defaults());
    }

    @Test
    void theSeedIsThatOfTheRunWhereNoneIsGiven() throws IOException {
        assertThat(DualConfig.defaults().seed()).isEqualTo(42);
        assertThat(DualConfig.defaults().orSeed(7).seed()).isEqualTo(7);
        assertThat(read("{\"seed\": 3}").orSeed(7).seed()).isEqualTo(3);
    }

    @Test
    void epochsMakeSteps() throws IOException {
        DualConfig config = read("{\"epochs\": 3, \"batch_size\": 100}");
        assertThat(config.steps(1000)).isEqualTo(30);
        assertThat(config.steps(5)).isEqualTo(1);
        assertThat(config.evaluateEvery(30)).isEqualTo(3);
        assertThat(config.evaluateEvery(5)).isEqualTo(1);
    }

    @Test
    void theRateRisesAndFalls() throws IOException {
        var schedule = read("{\"learning_rate\": 0.01, \"warmup\": 0.1, \"decay_from\": 0.6}")
                .schedule(100);
        assertThat(schedule.at(5)).isEqualTo(0.005);
        assertThat(schedule.at(10)).isEqualTo(0.01);
        assertThat(schedule.at(60)).isEqualTo(0.01);
        assertThat(schedule.at(100)).isLessThan(0.0003);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'temperature': 0}              | retrieval.dual.temperature: 0 is not above 0 and at most 100",
                "{'batch_size': 1}               | retrieval.dual.batch_size: 1 is not between 2 and 65536",
                "{'epochs': 1, 'steps': 1}       | retrieval.dual: give epochs or steps, not both",
                "{'indexing': {'lines': 1}}      | unknown key of retrieval.dual.indexing",
                "{'index_ratio': -1}             | retrieval.dual.index_ratio: -1 is not 0 or more",
                "{'warmup': 0.7, 'decay_from': 0.6} | retrieval.dual.decay_from: 0.6 is not between 0.7 and 1",
                "{'metric': 'map'}               | retrieval.dual.metric: 'map' is not known",
                "{'document_length': 513}        | retrieval.dual.document_length: 513 is not between 2 and 512"
            })
    void aKeyThatWillNotDoIsNamed(String keys, String message) {
        assertThatThrownBy(() -> read(keys.replace('\'', '"')))
                .isInstanceOf(ValueInstantiationException.class)
                .hasCauseInstanceOf(InputException.class)
                .cause()
                .hasMessageStartingWith(message);
    }
}
