package genir.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import genir.corpus.Document;
import genir.corpus.Progress;
import genir.model.backend.FloatSpan;
import genir.model.weights.Parameters;
import genir.model.weights.WeightNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that begin where latent semantic analysis puts them. */
class LatentRowsTest {
    @TempDir
    static Path shared;

    private static TenDocuments collection;

    @BeforeAll
    static void index() throws IOException {
        collection = TenDocuments.in(shared);
    }

    private static Parameters fresh(String initialization, List<String> omitted) {
        TrainingConfig config =
                TrainingConfig.defaults().with("initialization", initialization).with("omit_documents", omitted);
        return Trainer.fresh(
                collection.model(), config, collection.vocabulary(), collection.documents(), Progress.NONE);
    }

    private static float[] row(Parameters parameters, int token) {
        int width = parameters.config().dModel();
        FloatSpan floats = parameters.floats(WeightNames.EMBEDDING);
        float[] row = new float[width];
        for (int d = 0; d < width; d++) {
            row[d] = floats.get((long) token * width + d);
        }
        return row;
    }

    private static double product(float[] a, float[] b) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) {
            sum += a[d] * b[d];
        }
        return sum;
    }

    /** The sum of a document's words points at its docid before anything is learnt. */
    @Test
    void wordsOfADocumentPointAtItsDocid() {
        Parameters parameters = fresh("latent", List.of());
        int found = 0;
        for (Document document : collection.documents()) {
            float[] sum = new float[parameters.config().dModel()];
            for (int token : collection.vocabulary().encode(document.contents(), 1_000)) {
                float[] row = row(parameters, token);
                for (int d = 0; d < sum.length; d++) {
                    sum[d] += row[d];
                }
            }
            String best = collection.documents().stream()
                    .map(Document::id)
                    .max((a, b) -> Double.compare(
                            product(sum, row(parameters, collection.vocabulary().docidToken(a))),
                            product(sum, row(parameters, collection.vocabulary().docidToken(b)))))
                    .orElseThrow();
            found += best.equals(document.id()) ? 1 : 0;
        }
        assertThat(found).isGreaterThan(collection.documents().size() * 3 / 4);
    }

    @Test
    void rowsAreAsLargeAsRandomOnesAndAllElseIsTheSame() {
        Parameters latent = fresh("latent", List.of());
        Parameters small = fresh("small", List.of());
        double squares = 0;
        int count = 0;
        for (Document document : collection.documents()) {
            float[] row = row(latent, collection.vocabulary().docidToken(document.id()));
            squares += product(row, row);
            count += row.length;
        }
        assertThat(Math.sqrt(squares / count)).isCloseTo(0.05, within(0.02));
        for (String name : latent.layout().slots().keySet()) {
            if (!name.equals(WeightNames.EMBEDDING)) {
                assertThat(values(latent, name)).isEqualTo(values(small, name));
            }
        }
        assertThat(values(fresh("latent", List.of()), WeightNames.EMBEDDING))
                .isEqualTo(values(latent, WeightNames.EMBEDDING));
    }

    /** Of a document that is left out nothing is known, while all other rows are those of a model that knows it. */
    @Test
    void nothingIsKnownOfAnOmittedDocument() {
        String omitted = collection.documents().iterator().next().id();
        int token = collection.vocabulary().docidToken(omitted);
        Parameters without = fresh("latent", List.of(omitted));
        assertThat(row(without, token)).isEqualTo(row(fresh("small", List.of()), token));
        Parameters all = fresh("latent", List.of());
        for (int other = 0; other < collection.vocabulary().size(); other++) {
            if (other != token) {
                assertThat(row(without, other)).isEqualTo(row(all, other));
            }
        }
    }

    private static Map<Integer, Float> values(Parameters parameters, String name) {
        FloatSpan floats = parameters.floats(name);
        Map<Integer, Float> values = new HashMap<>();
        for (int i = 0; i < floats.length(); i++) {
            values.put(i, floats.get(i));
        }
        return values;
    }
}
