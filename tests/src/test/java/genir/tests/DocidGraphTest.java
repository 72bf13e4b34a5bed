package genir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import genir.corpus.Split;
import genir.retrieval.Ranker;
import genir.retrieval.Run;
import genir.retrieval.TrecRunFile;
import genir.retrieval.generative.GraphRanker;
import genir.retrieval.trained.TrainedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ranking over a graph of docids, as a run of many documents does, from real command lines. */
class DocidGraphTest {
    @TempDir
    Path folder;

    @Test
    void manyDocumentsAreRankedOverAGraph() throws IOException {
        Path config = TinyCollection.writeConfig(folder);
        Path exact = folder.resolve("exact");
        Path run = folder.resolve("run");
        assertThat(Cli.run("run", config, "-o", exact, "--until", "evaluate").err())
                .isEmpty();
        assertThat(exact.resolve("graph")).doesNotExist();
        Cli.Result result =
                Cli.run("run", config, "-o", run, "--until", "evaluate", "--set", "evaluation.exact_below=5");
        assertThat(result.err()).isEmpty();
        assertThat(result.outLines())
                .anyMatch(line ->
                        line.matches("  a graph over \\d+ docids: with 50 candidates recall@10 1\\.000 of exact over"
                                + " \\d+ queries"));
        // So few documents are all candidates: the rankings are those of all logits.
        assertThat(documents(run)).isEqualTo(documents(exact));
        try (TrainedRun opened = TrainedRun.open(run)) {
            Ranker ranker = opened.genir();
            assertThat(ranker).isInstanceOf(GraphRanker.class);
            assertThat(opened.genir()).isSameAs(ranker);
        }
        String query = "lava";
        assertThat(Cli.run("search", "-r", run, "--model", "genir", query).err())
                .isEmpty();
        // Damage is noticed.
        Path info = run.resolve("graph/graph.json");
        Files.writeString(info, Files.readString(info).replaceAll("\"rows\" : \"\\w+\"", "\"rows\" : \"0\""));
        assertThat(Cli.run("search", "-r", run, "--model", "genir", query).err())
                .contains("graph");
        // With room for all, the graph goes.
        assertThat(Cli.run("run", config, "-o", run, "--until", "evaluate").err())
                .isEmpty();
        assertThat(run.resolve("graph")).doesNotExist();
        assertThat(documents(run)).isEqualTo(documents(exact));
    }

    private static String documents(Path run) throws IOException {
        Run ranked = TrecRunFile.read(run.resolve("runs/genir." + Split.TEST.label() + ".trec"));
        StringBuilder text = new StringBuilder();
        ranked.rankings().forEach((query, ranking) -> {
            text.append(query);
            ranking.forEach(found -> text.append(' ').append(found.documentId()));
            text.append('\n');
        });
        return text.toString();
    }
}
