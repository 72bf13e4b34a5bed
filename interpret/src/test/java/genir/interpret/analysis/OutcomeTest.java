package genir.interpret.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import genir.interpret.SmallModel;
import genir.interpret.session.Session;
import genir.interpret.table.Table;
import genir.interpret.table.TableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutcomeTest {
    private record MeanRow(int layer, double mean) {}

    private record RankRow(String query, int rank) {}

    @TempDir
    Path folder;

    private final Session session = SmallModel.session(SmallModel.untrained());

    private JsonNode json(String name) throws IOException {
        return new ObjectMapper().readTree(folder.resolve(name).toFile());
    }

    @Test
    void aggregatesAreInTheJsonAndRowsOfQueriesAreNot() throws IOException {
        Table<MeanRow> means = new Table<>(new TableFile<>("means", MeanRow.class));
        means.add(new MeanRow(0, 0.5));
        Table<RankRow> ranks = new Table<>(new TableFile<>("ranks", RankRow.class));
        ranks.add(new RankRow("q1", 3));
        new Outcome()
                .table(means)
                .perQuery(ranks)
                .fact("neurons", 12)
                .note("A sentence.")
                .write(folder, "thing", session);
        JsonNode json = json("thing.json");
        assertThat(json.get("run").asBoolean()).isTrue();
        assertThat(json.has("reason")).isFalse();
        assertThat(json.get("queries").get("count").asInt()).isEqualTo(16);
        assertThat(json.get("facts").get("neurons").asInt()).isEqualTo(12);
        assertThat(json.get("notes").get(0).asText()).isEqualTo("A sentence.");
        assertThat(json.get("tables").get("means").get(0).get("mean").asDouble())
                .isEqualTo(0.5);
        assertThat(json.get("tables").has("ranks")).isFalse();
        assertThat(Files.readString(folder.resolve("means.csv"))).isEqualTo("layer,mean\n0,0.5\n");
        assertThat(Files.readString(folder.resolve("ranks.csv"))).isEqualTo("query,rank\nq1,3\n");
    }

    @Test
    void whatDidNotRunSaysWhy() throws IOException {
        Outcome.notRun("Something is missing: bring it.").write(folder, "thing", session);
        assertThat(json("thing.json").get("run").asBoolean()).isFalse();
        assertThat(json("thing.json").get("reason").asText()).isEqualTo("Something is missing: bring it.");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }
}
