package genir.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import genir.corpus.Progress;
import genir.corpus.example.ExampleSources;
import genir.model.T5Config;
import genir.model.backend.FloatSpan;
import genir.model.weights.Parameters;
import genir.model.weights.WeightNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of words and docids that stay as they begin, while the rest is trained. */
class FrozenEmbeddingsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"adam,true,1", "adamw,true,1", "adafactor,true,2", "adam,false,1"})
    void onlyTheRestIsTrained(String optimizer, boolean tied, int accumulate) throws IOException {
        TenDocuments collection = TenDocuments.in(folder);
        Map<String, Object> keys = new HashMap<>(Map.of(
                "steps",
                6,
                "batch_size",
                16,
                "max_length",
                16,
                "optimizer",
                optimizer,
                "accumulate",
                accumulate,
                "initialization",
                "latent",
                "freeze_embeddings",
                true));
        if (!optimizer.equals("adam")) {
            keys.put("weight_decay", 0.1);
        }
        TrainingConfig config = new ObjectMapper().convertValue(keys, TrainingConfig.class);
        T5Config shape = new T5Config(0, 16, 8, 32, 2, 1, 1, 8, 16, 0.1, null, null, tied, null, null)
                .forVocabulary(
                        collection.vocabulary().size(),
                        collection.vocabulary().pad(),
                        collection.vocabulary().eos());
        Parameters initial =
                Trainer.fresh(shape, config, collection.vocabulary(), collection.documents(), Progress.NONE);
        Parameters trained = new Trainer(
                        Trainer.fresh(shape, config, collection.vocabulary(), collection.documents(), Progress.NONE),
                        config,
                        collection.vocabulary(),
                        ExampleSources.of(collection.documents(), collection.train()),
                        Map.of(),
                        new DevQueries(collection.dev(), collection.vocabulary(), 16, false),
                        folder.resolve("checkpoints"),
                        "frozen",
                        warning -> {},
                        Progress.NONE)
                .train(Progress.NONE)
                .parameters();
        for (String name : List.of(WeightNames.EMBEDDING, WeightNames.OUTPUT)) {
            if (initial.layout().slots().containsKey(name)) {
                assertThat(isEqual(initial.floats(name), trained.floats(name)))
                        .as(name)
                        .isTrue();
            }
        }
        for (String name : List.of(WeightNames.crossAttention(0, "v"), WeightNames.finalNorm("decoder"))) {
            assertThat(isEqual(initial.floats(name), trained.floats(name)))
                    .as(name)
                    .isFalse();
        }
    }

    private static boolean isEqual(FloatSpan a, FloatSpan b) {
        for (long i = 0; i < a.length(); i++) {
            if (Float.floatToIntBits(a.get(i)) != Float.floatToIntBits(b.get(i))) {
                return false;
            }
        }
        return true;
    }
}
