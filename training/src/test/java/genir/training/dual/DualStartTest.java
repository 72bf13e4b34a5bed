package genir.training.dual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import genir.corpus.Document;
import genir.corpus.InputException;
import genir.corpus.Query;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.T5Config;
import genir.model.backend.FloatSpan;
import genir.model.plan.TensorView;
import genir.model.run.PooledEncoder;
import genir.model.run.T5Runner;
import genir.model.run.TokenBatch;
import genir.model.weights.Initialization;
import genir.model.weights.Parameters;
import genir.model.weights.WeightNames;
import genir.training.TenDocuments;
import genir.training.Trainer;
import genir.training.TrainingConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A generative retriever that begins as a dual encoder. */
class DualStartTest {
    private static final TrainingConfig CONFIG = TrainingConfig.defaults().with("initialization", "dual");

    @TempDir
    Path folder;

    private static DualConfig dual(int width, int layers) {
        return new ObjectMapper().convertValue(Map.of("d_model", width, "num_layers", layers), DualConfig.class);
    }

    private static T5Config shape(int width, int dKv, boolean tied) {
        return new T5Config(0, width, dKv, 32, 2, 1, 3, 8, 16, 0.1, null, null, tied, null, null);
    }

    /** Words of different lengths, and a gain that is not 1 everywhere, as in a trained encoder. */
    private static Parameters encoder(Vocabulary vocabulary, DualConfig dual) {
        Parameters encoder = Initialization.T5.create(dual.shape(vocabulary), 7);
        FloatSpan rows = encoder.floats(WeightNames.EMBEDDING);
        int width = dual.dModel();
        for (long i = 0; i < rows.length(); i++) {
            long token = i / width;
            rows.put(i, rows.get(i) * (1 + token % 5));
        }
        FloatSpan gain = encoder.floats(WeightNames.finalNorm("encoder"));
        for (int d = 0; d < width; d++) {
            gain.put(d, 1 + 0.05f * d);
        }
        return encoder;
    }

    private static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) {
            sum += a[d] * b[d];
        }
        return sum;
    }

    /** The correlation of two lists of equal length (Pearson). */
    private static double correlation(List<Double> a, List<Double> b) {
        double meanA = a.stream().mapToDouble(x -> x).average().orElseThrow();
        double meanB = b.stream().mapToDouble(x -> x).average().orElseThrow();
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.size(); i++) {
            ab += (a.get(i) - meanA) * (b.get(i) - meanB);
            aa += (a.get(i) - meanA) * (a.get(i) - meanA);
            bb += (b.get(i) - meanB) * (b.get(i) - meanB);
        }
        return ab / Math.sqrt(aa * bb);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ranksAsTheEncoderBeforeItsFirstStep(boolean tied) throws IOException {
        TenDocuments collection = TenDocuments.in(folder);
        Vocabulary vocabulary = collection.vocabulary();
        DualConfig dual = dual(16, 0);
        Parameters encoder = encoder(vocabulary, dual);
        PooledEncoder vectors = new PooledEncoder(encoder);
        Map<String, float[]> documents = new LinkedHashMap<>();
        for (Document document : collection.documents()) {
            documents.put(document.id(), vectors.encode(List.of(vocabulary.encode(document.contents(), 64)))[0]);
        }
        T5Config shape = shape(24, 12, tied).forVocabulary(vocabulary.size(), vocabulary.pad(), vocabulary.eos());
        Parameters model =
                Trainer.fresh(shape, CONFIG, vocabulary, DualStart.rows(encoder, vocabulary.wordCount(), documents));
        DualStart.connect(model, vocabulary, dual);

        for (Query query : collection.dev().queries()) {
            int[] tokens = vocabulary.encode(query.text(), 16);
            float[] vector = vectors.encode(List.of(tokens))[0];
            TensorView logits = new T5Runner(model).logits(TokenBatch.padded(List.of(tokens), 8));
            float[] all = logits.read().data();
            List<Double> cosines = new ArrayList<>();
            List<Double> scores = new ArrayList<>();
            for (Document document : collection.documents()) {
                cosines.add(cosine(vector, documents.get(document.id())));
                scores.add((double) all[vocabulary.docidToken(document.id())]);
            }
            assertThat(correlation(cosines, scores)).as(query.text()).isGreaterThan(0.99);
            double best = scores.stream().mapToDouble(x -> x).max().orElseThrow();
            double cosine = cosines.stream().mapToDouble(x -> x).max().orElseThrow();
            assertThat(best).isCloseTo(cosine / dual.temperature(), within(4.0));
            for (int word = 0; word < vocabulary.wordCount(); word++) {
                assertThat((double) all[word]).as(vocabulary.token(word)).isLessThan(best);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "24 | 8 | 1 | give retrieval.dual no layers (num_layers: 0)",
                "16 | 8 | 0 | model.d_model is 16; expected more than the 16 of retrieval.dual.d_model",
                "24 | 8 | 0 | model.num_heads times d_kv is 16; expected at least model.d_model, 24"
            })
    void shapesThatDoNotFitAreRefused(int width, int dKv, int layers, String message) {
        T5Config shape = shape(width, dKv, true);
        DualConfig dual = dual(16, layers);
        assertThatThrownBy(() -> DualStart.require(shape, dual))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void shapesThatFitPass() {
        DualStart.require(shape(24, 12, true), dual(16, 0));
    }
}
