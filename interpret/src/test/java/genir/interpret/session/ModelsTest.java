package genir.interpret.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import genir.interpret.SmallModel;
import genir.model.T5Config;
import genir.model.run.T5Runner;
import genir.model.weights.Initialization;
import genir.model.weights.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsTest {
    @TempDir
    Path run;

    private final T5Runner full = new T5Runner(SmallModel.trained());

    private Path reduced(String name, String omitted) throws IOException {
        Path folder = Files.createDirectories(run.resolve("reduced").resolve(name));
        ModelFolder.write(folder, SmallModel.untrained());
        Files.writeString(folder.resolve("omitted.tsv"), omitted);
        return folder;
    }

    @Test
    void areFoundInARun() throws IOException {
        ModelFolder.write(Files.createDirectories(run.resolve("base")), SmallModel.untrained());
        reduced("2", "document\nd1\n");
        reduced("1", "document\nd3\nd5\n");
        Models models = Models.read(run, full);
        assertThat(models.reduced().stream().map(Reduced::name)).containsExactly("reduced-1", "reduced-2");
        assertThat(models.reduced().get(0).omitted()).containsExactlyInAnyOrder("d3", "d5");
        assertThat(models.named("full")).isSameAs(full);
        assertThat(models.named("base").parameters().floats())
                .isEqualTo(SmallModel.untrained().floats());
        assertThat(models.named("reduced-2").parameters().floats())
                .isEqualTo(SmallModel.untrained().floats());
        assertThatThrownBy(() -> models.named("reduced-9"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no model 'reduced-9'");
    }

    @Test
    void aRunMayHaveNone() throws IOException {
        Models models = Models.read(run, full);
        assertThat(models.hasBase()).isFalse();
        assertThat(models.base()).isEmpty();
        assertThat(models.reduced()).isEmpty();
    }

    @Test
    void whatDoesNotFitIsNamed() throws IOException {
        Path folder = reduced("1", "id\nd3\n");
        assertThatThrownBy(() -> Models.read(run, full)).hasMessageContaining("omitted.tsv:1: expected the header");
        Files.delete(folder.resolve("omitted.tsv"));
        assertThatThrownBy(() -> Models.read(run, full))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("omitted.tsv");
        T5Config config = full.parameters().config();
        ModelFolder.write(
                Files.createDirectories(run.resolve("base")),
                Initialization.T5.create(config.forVocabulary(config.vocabSize() + 1, 0, 1), 1));
        Files.writeString(folder.resolve("omitted.tsv"), "document\n");
        Models models = Models.read(run, full);
        assertThatThrownBy(() -> models.named("base"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("config.json: expected a model of the run's shape");
    }
}
