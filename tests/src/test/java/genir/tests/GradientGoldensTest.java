package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import genir.model.T5Config;
import genir.model.backend.FloatSpan;
import genir.model.run.CrossEntropy;
import genir.model.run.GradientRunner;
import genir.model.run.TokenBatch;
import genir.model.weights.ParameterLayout;
import genir.model.weights.Parameters;
import genir.model.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine's gradients are those of PyTorch in float64 (parity/make_gradients.py), with the same dropout masks. */
class GradientGoldensTest {
    private static final Path FOLDER = Path.of("parity", "gradients");

    static List<String> cases() throws IOException {
        List<String> names = new ArrayList<>();
        new ObjectMapper()
                .readTree(FOLDER.resolve("cases.json").toFile())
                .fieldNames()
                .forEachRemaining(names::add);
        return names;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void equalPyTorchs(String name) throws IOException {
        JsonNode chosen = new ObjectMapper()
                .readTree(FOLDER.resolve("cases.json").toFile())
                .get(name);
        Parameters parameters =
                GoldenGradients.weights(new ObjectMapper().treeToValue(chosen.get("model"), T5Config.class));
        int words = chosen.get("words").asInt();
        int batch = chosen.get("batch").asInt();
        int length = chosen.get("length").asInt();
        CrossEntropy objective = new CrossEntropy(
                chosen.get("docids_only").asBoolean() ? words : 0,
                Arrays.stream(GoldenGradients.draws("targets", batch))
                        .map(draw -> words + draw % (parameters.config().vocabSize() - words))
                        .toArray());
        GradientRunner runner = new GradientRunner(parameters);
        double loss = runner.run(
                new TokenBatch(GoldenGradients.texts("", batch, length, words), length),
                objective,
                chosen.get("dropout_seed").asLong());
        int samples = chosen.get("samples").asInt();
        try (SafetensorsFile golden = SafetensorsFile.open(FOLDER.resolve(name + ".safetensors"))) {
            double expected = GoldenGradients.read(golden, "loss")[0];
            assertThat(loss).isCloseTo(expected, Offset.offset(GoldenGradients.TOLERANCE * expected));
            int compared = 0;
            for (ParameterLayout.Slot slot : parameters.layout().slots().values()) {
                FloatSpan gradient = runner.gradients().floats(slot.name());
                if (golden.names().contains(slot.name())) {
                    GoldenGradients.compare(slot.name(), gradient, GoldenGradients.read(golden, slot.name()), samples);
                    compared++;
                } else {
                    for (long i = 0; i < gradient.length(); i++) {
                        assertThat(gradient.get(i)).as(slot.name()).isZero();
                    }
                }
            }
            assertThat(compared).isEqualTo(golden.names().size() - 1);
        }
    }
}
