package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A collection need not have every split. */
class MissingSplitsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"dev", "test"})
    void aRunGoesToItsEndWithoutASplit(String split) throws IOException {
        Path config = TinyCollection.writeConfig(folder);
        Files.delete(folder.resolve("tiny/qrels").resolve(split + ".tsv"));

        Cli.Result result = Cli.run("run", config, "-o", folder.resolve("run"), "-q");

        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        assertThat(folder.resolve("run/report/index.html")).isRegularFile();
        assertThat(folder.resolve("run/metrics.json")).content().doesNotContain("\"" + split + "\"");
    }

    @Test
    void aQueryThatMatchesNothingIsARankingWithoutDocuments() throws IOException {
        Path config = TinyCollection.writeConfig(folder);
        Path queries = folder.resolve("tiny/queries.jsonl");
        List<String> lines = Files.readAllLines(queries).stream()
                .map(line -> line.contains("-4\"") ? line.replaceAll("\"text\": \".*\"", "\"text\": \"the\"") : line)
                .toList();
        Files.write(queries, lines);

        Cli.Result result = Cli.run("run", config, "-o", folder.resolve("run"), "-q", "--until", "evaluate");

        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        assertThat(folder.resolve("run/runs/bm25.dev.trec")).isEmptyFile();
    }

    @Test
    void tuningNeedsDevQueries() throws IOException {
        Path config = TinyCollection.writeConfig(folder);
        Files.delete(folder.resolve("tiny/qrels/dev.tsv"));

        Cli.Result result = Cli.run("run", config, "-o", folder.resolve("run"), "-q", "--set", "index.bm25.tune=true");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).isEqualTo("genir: index.bm25.tune: the collection has no dev queries to tune on\n");
    }
}
