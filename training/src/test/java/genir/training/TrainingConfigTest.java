package genir.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import genir.corpus.InputException;
import genir.training.loop.Schedule;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingConfigTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static TrainingConfig read(String json) throws JsonProcessingException {
        return JSON.readValue(json.replace('\'', '"'), TrainingConfig.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"epochs": 0}                                 | training.epochs
            {"steps": -1}                                 | training.steps
            {"epochs": 3, "steps": 100}                   | epochs or steps
            {"batch_size": 0}                             | training.batch_size
            {"max_length": 1}                             | training.max_length
            {"max_length": 513}                           | training.max_length
            {"learning_rate": 0}                          | training.learning_rate
            {"learning_rate": -0.001}                     | training.learning_rate
            {"learning_rate": 11}                         | training.learning_rate
            {"learning_rate": "NaN"}                      | training.learning_rate
            {"warmup": 1.1}                               | training.warmup
            {"warmup": 0.6, "decay_from": 0.5}            | training.decay_from
            {"decay_from": 0.01}                          | training.decay_from
            {"clip_norm": 0}                              | training.clip_norm
            {"beta1": 1}                                  | training.beta1
            {"beta2": 1}                                  | training.beta2
            {"beta2": -0.1}                               | training.beta2
            {"optimizer": "adafactor", "beta1": 0.9}      | training.beta1: adafactor has none
            {"weight_decay": 0.1}                         | training.weight_decay: adam has none
            {"optimizer": "adamw", "weight_decay": -1}    | training.weight_decay
            {"scale_parameter": true}                     | training.scale_parameter: adam has none
            {"schedule": "step"}                          | training.schedule: 'step' is not known; known: constant, linear
            {"schedule": "relative_step"}                 | training.schedule: relative_step is adafactor's; the optimizer is adam
            {"schedule": "constant", "decay_from": 0.5}   | training.decay_from: schedule constant has none
            {"warmup": 0.1, "warmup_steps": 10}           | warmup or warmup_steps, not both
            {"warmup_steps": -1}                          | training.warmup_steps
            {"accumulate": 0}                             | training.accumulate
            {"label_smoothing": 1}                        | training.label_smoothing
            {"metric": "ndcg"}                            | training.metric
            {"evaluate_epochs": 0}                        | training.evaluate_epochs
            {"evaluate_every": 1, "evaluate_epochs": 1}   | evaluate_every or evaluate_epochs, not both
            {"checkpoints": {"keep": 0}}                  | training.checkpoints.keep
            {"checkpoints": {"every_steps": 0}}           | training.checkpoints.every_steps
            {"checkpoints": {"every_minutes": 0}}         | training.checkpoints.every_minutes
            {"word_dropout": 1}                           | training.word_dropout
            {"optimizer": "sgd"}                          | training.optimizer
            {"loss": "hinge"}                             | training.loss
            {"initialization": "random"}                  | training.initialization
            {"index_ratio": -1}                           | training.index_ratio
            {"indexing": {"line": -1}}                    | training.indexing.line
            {"indexing": {"first": 0}}                    | training.indexing
            {"evaluate_every": 0}                         | training.evaluate_every
            {"distillation": {"weight": 1.5}}             | training.distillation.weight
            {"distillation": {"depth": 0}}                | training.distillation.depth
            {"distillation": {"temperature": 0}}          | training.distillation.temperature
            {"distillation": {"b": 2}}                    | training.distillation.b
            {"pretrain": {"epochs": 1, "steps": 1}}       | training.pretrain
            {"pretrain": {"corrupted": 1}}                | training.pretrain.corrupted
            {"pretrain": {"mean_span": 0.5}}              | training.pretrain.mean_span
            {"early_stopping": 0}                         | training.early_stopping
            """)
    void whatIsOutOfRangeIsNamed(String json, String key) {
        assertThatThrownBy(() -> read(json))
                .rootCause()
                .isInstanceOf(InputException.class)
                .hasMessageContaining(key)
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'steps': 10}",
                "{'epochs': 1}",
                "{'warmup': 0, 'decay_from': 1}",
                "{'warmup': 0.6}",
                "{'word_dropout': 0}",
                "{'index_ratio': 0}",
                "{'loss': 'docids', 'initialization': 't5'}",
                "{'indexing': {'first': 1}}",
                "{'generated_queries': 'queries.jsonl'}",
                "{'generated_queries': 'own'}",
                "{'generated_queries': 'own', 'query_generation': {'steps': 7, 'top_p': 0.9}}",
                "{'distillation': {}}",
                "{'distillation': {'weight': 0.7, 'temperature': 2}}",
                "{'pretrain': {'steps': 9, 'mean_span': 4}}",
                "{'omit_documents': ['a', 'b']}"
            })
    void whatIsInRangeIsWrittenBackTheSame(String json) throws JsonProcessingException {
        TrainingConfig config = read(json);
        String written = JSON.writeValueAsString(config);
        assertThat(read(written)).isEqualTo(config);
        assertThat(config.length().steps() == null).isNotEqualTo(config.length().epochs() == null);
    }

    @Test
    void anEmptyConfigurationIsTheDefault() throws JsonProcessingException {
        assertThat(read("{}")).isEqualTo(TrainingConfig.defaults());
        assertThat(TrainingConfig.defaults().length().epochs()).isEqualTo(30);
        assertThat(read("{'steps': 10}").length().epochs()).isNull();
    }

    @Test
    void aKeyIsExchangedByItsNameAndReplacesItsAlternative() throws JsonProcessingException {
        TrainingConfig config = TrainingConfig.defaults()
                .with("steps", 10)
                .with("warmup_steps", 2)
                .with("generated_queries", "file");
        assertThat(config).isEqualTo(read("{'steps': 10, 'warmup_steps': 2, 'generated_queries': 'file'}"));
        assertThat(config.with("steps", null).length().epochs()).isEqualTo(30);
        assertThatThrownBy(() -> config.with("epoch", 3))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("did you mean epochs");
        assertThatThrownBy(() -> config.with("batch_size", 0))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("training.batch_size");
        assertThatThrownBy(() -> config.with("batch_size", "many"))
                .isInstanceOf(InputException.class)
                .hasMessage("training.batch_size: many will not do");
    }

    @Test
    void queriesOfItsOwnAreMadeAsTheirSectionSaysOrByDefault() throws JsonProcessingException {
        TrainingConfig own = read("{'generated_queries': 'own'}");
        assertThat(own.generatesQueries()).isTrue();
        assertThat(own.queryGeneration()).isEqualTo(QueryGenerationConfig.defaults());
        assertThat(own.decidingKeys().at("/query_generation/samples").asInt()).isEqualTo(10);
        TrainingConfig file = own.with("generated_queries", "file");
        assertThat(file.generatesQueries()).isFalse();
        assertThat(file.queryGeneration()).isNull();
        assertThatThrownBy(() -> file.with("query_generation", Map.of("samples", 3)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("choose these, or leave it out");
        assertThatThrownBy(() -> own.with("query_generation", Map.of("sample", 3)))
                .isInstanceOf(InputException.class);
    }

    @Test
    void theScheduleIsMadeOfSharesOfTheStepsOrOfSteps() throws JsonProcessingException {
        assertThat(TrainingConfig.defaults().optimization().schedule(1000))
                .isEqualTo(new Schedule(Schedule.Kind.LINEAR, 1e-3, 50, 500, 1000));
        assertThat(read("{'warmup_steps': 700, 'learning_rate': 0.1, 'schedule': 'cosine'}")
                        .optimization()
                        .schedule(1000))
                .isEqualTo(new Schedule(Schedule.Kind.COSINE, 0.1, 700, 700, 1000));
        assertThat(read("{'optimizer': 'adafactor', 'schedule': 'relative_step'}")
                        .optimization()
                        .schedule(1000))
                .isEqualTo(new Schedule(Schedule.Kind.RELATIVE_STEP, 1e-2, 0, 1000, 1000));
    }

    /** The complete configuration of a run is read again when it goes on. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'optimizer': 'adafactor', 'schedule': 'relative_step'}",
                "{'optimizer': 'adamw', 'schedule': 'inverse_sqrt', 'warmup_steps': 10}",
                "{'steps': 5, 'schedule': 'constant', 'evaluate_epochs': 0.5}",
                "{'ranking': {}}",
                "{'ranking': {'loss': 'listwise', 'from': 'bm25', 'every': 2}}"
            })
    void whatIsWrittenWithDefaultsReadsTheSame(String json) throws JsonProcessingException {
        TrainingConfig config = read(json);
        assertThat(read(JSON.writeValueAsString(config))).isEqualTo(config);
    }

    @Test
    void onlyWhatDecidesTheWeightsIdentifiesATraining() throws JsonProcessingException {
        assertThat(read("{'checkpoints': {'keep': 9}}").decidingKeys())
                .isEqualTo(read("{}").decidingKeys());
        assertThat(read("{'accumulate': 2}").decidingKeys())
                .isNotEqualTo(read("{}").decidingKeys());
    }
}
