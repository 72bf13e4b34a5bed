package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import genir.model.T5Config;
import genir.model.run.PairBatch;
import genir.model.run.PairGradients;
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

/** The engine's contrastive loss and gradients are those of PyTorch in float64 (parity/make_pair_gradients.py). */
class PairGradientGoldensTest {
    private static final Path FOLDER = Path.of("parity", "pairs");
    private static final int WORDS = 30;

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
        PairGradients runner =
                new PairGradients(parameters, chosen.get("temperature").asDouble());
        double loss = runner.run(batch(chosen), chosen.get("dropout_seed").asLong());
        try (SafetensorsFile golden = SafetensorsFile.open(FOLDER.resolve(name + ".safetensors"))) {
            double expected = GoldenGradients.read(golden, "loss")[0];
            assertThat(loss).isCloseTo(expected, Offset.offset(GoldenGradients.TOLERANCE * expected));
            int compared = 0;
            for (ParameterLayout.Slot slot : parameters.layout().slots().values()) {
                if (golden.names().contains(slot.name())) {
                    GoldenGradients.compare(
                            slot.name(),
                            runner.gradients().floats(slot.name()),
                            GoldenGradients.read(golden, slot.name()),
                            0);
                    compared++;
                }
            }
            assertThat(compared).isEqualTo(golden.names().size() - 1);
        }
    }

    private static PairBatch batch(JsonNode chosen) {
        int queries = chosen.get("queries").asInt();
        int documents = chosen.get("documents").asInt();
        int queryLength = chosen.get("query_length").asInt();
        int documentLength = chosen.get("document_length").asInt();
        int[] targets = Arrays.stream(GoldenGradients.draws("targets", queries))
                .map(draw -> draw % documents)
                .toArray();
        int[] excluded = GoldenGradients.draws("excluded", queries);
        List<int[]> others = new ArrayList<>();
        for (int query = 0; query < queries; query++) {
            others.add(new int[] {(targets[query] + 1 + excluded[query] % (documents - 1)) % documents});
        }
        return new PairBatch(
                new TokenBatch(GoldenGradients.texts("query ", queries, queryLength, WORDS), queryLength),
                new TokenBatch(GoldenGradients.texts("document ", documents, documentLength, WORDS), documentLength),
                targets,
                others);
    }
}
