package genir.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @TempDir
    Path folder;

    private ExperimentConfig read(String training, String... settings) throws IOException {
        Path file = folder.resolve("experiment.yaml");
        Files.writeString(file, "collection: {path: x}\ntraining: {" + training + "}\n");
        return ConfigFile.read(file, List.of(settings));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "epochs: 9                     | training.steps=50             | epochs",
                "steps: 9                      | training.epochs=2             | steps",
                "warmup: 0.1                   | training.warmup_steps=7       | warmup",
                "warmup_steps: 9               | training.warmup=0             | warmup_steps",
                "evaluate_every: 9             | training.evaluate_epochs=0.5  | evaluate_every",
                "pretrain: {epochs: 2}         | training.pretrain.steps=5     | pretrain.epochs",
            })
    void aSettingReplacesTheFilesAlternative(String file, String setting, String replaced) throws IOException {
        String text = ConfigFile.text(read(file, setting).training()).replaceAll("(?m)^ +", "");
        String[] parts = setting.substring("training.".length()).split("=", -1);
        assertThat(text).containsPattern("(?m)^" + parts[0].replace("pretrain.", "") + ": 0*" + parts[1]);
        if (!replaced.contains(".")) {
            assertThat(text).contains(replaced + ": null\n");
        }
    }

    @Test
    void alternativesOnTheSameLevelAreRefused() {
        assertThatThrownBy(() -> read("epochs: 3, steps: 4"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("experiment.yaml:2: training: give epochs or steps, not both");
        assertThatThrownBy(() -> read("epochs: 3", "training.steps=50", "training.epochs=2"))
                .hasMessage("--set training.epochs=2: give this or --set training.steps=50, not both");
        assertThatThrownBy(() -> read("seed: 3", "training={epochs: 3}", "training.steps=2"))
                .hasMessageContaining("give epochs or steps, not both");
    }

    @Test
    void aKeyTakenAwayReplacesNothing() throws IOException {
        assertThat(read("epochs: 3", "training.steps=null").training().length().epochs())
                .isEqualTo(3);
        assertThat(read("epochs: 3", "training.epochs=null", "training.steps=7")
                        .training()
                        .length()
                        .steps())
                .isEqualTo(7);
        assertThat(read("epochs: 3", "training.steps=8", "training.steps=null", "training.epochs=4")
                        .training()
                        .length()
                        .epochs())
                .isEqualTo(4);
    }

    @Test
    void aCheckpointReplacesTheShapeAndTheWordsOfTheFile() throws IOException {
        Path file = folder.resolve("experiment.yaml");
        Files.writeString(
                file, "collection: {path: x}\nvocabulary: {size: 100}\nmodel: {d_model: 64, dropout_rate: 0.2}\n");
        for (String setting : List.of("model.from=base", "model={from: base}")) {
            ExperimentConfig config = ConfigFile.read(file, List.of(setting));
            assertThat(config.model().checkpoint().from())
                    .isEqualTo(folder.resolve("base").toString());
            assertThat(config.vocabulary()).isNull();
        }
        assertThat(ConfigFile.read(file, List.of("model.from=base"))
                        .model()
                        .checkpoint()
                        .dropoutRate())
                .isEqualTo(0.2);
        for (String beside : List.of("model.d_model=32", "vocabulary.size=50")) {
            for (List<String> settings :
                    List.of(Arrays.asList("model.from=base", beside), Arrays.asList(beside, "model.from=base"))) {
                assertThatThrownBy(() -> ConfigFile.read(file, settings))
                        .as(settings.toString())
                        .hasMessageContaining("comes with the checkpoint that model.from names");
            }
        }
    }
}
