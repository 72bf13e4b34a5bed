package genir.tests.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import genir.tests.Cli;
import genir.tests.TinyCollection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The explorer under load, with other runs than the usual one, and at its beginning and end. */
class ExplorerServerTest {
    private static final Map<String, Object> SWITCHED_OFF =
            Map.of("interventions", List.of(Map.of("do", "zero", "at", Map.of("component", "mlp"))));
    private static final int MANY = 1_000;

    @TempDir
    static Path folder;

    private static Path run;

    @BeforeAll
    static void train() throws IOException {
        Path config = TinyCollection.writeConfig(folder);
        run = folder.resolve("run");
        train(config, run, "training.steps=20", "interpret.analyses=[]");
    }

    private static void train(Path config, Path to, String... settings) {
        List<Object> line = new ArrayList<>(List.of("run", config, "-o", to, "-q", "--until", "evaluate"));
        for (String setting : settings) {
            line.addAll(List.of("--set", setting));
        }
        Cli.Result result = Cli.run(line.toArray());
        assertThat(result.code()).as(result.err()).isZero();
    }

    /** A run with so many dev queries that a job over them lasts. */
    private static Path busy() throws IOException {
        Path there = Files.createDirectories(folder.resolve("busy"));
        Path busy = there.resolve("run");
        if (Files.exists(busy)) {
            return busy;
        }
        Path config = TinyCollection.writeConfig(there);
        for (int i = 0; i < MANY; i++) {
            HostileCollection.append(
                    there.resolve("tiny/queries.jsonl"),
                    HostileCollection.json(Map.of(
                            "_id",
                            "more-" + i,
                            "text",
                            TinyCollection.TITLES.get(i % 12) + " dams slow rivers with birch trees and teeth " + i)));
            HostileCollection.append(
                    there.resolve("tiny/qrels/dev.tsv"),
                    String.format(Locale.ROOT, "more-%d\td%02d\t1", i, i % 12 + 1));
        }
        Cli.Result result = Cli.run(
                "run",
                config,
                "-o",
                busy,
                "-q",
                "--until",
                "train",
                "--set",
                "training.steps=4",
                "--set",
                "training.evaluate_every=4",
                "--set",
                "model.d_model=192",
                "--set",
                "model.d_ff=1024",
                "--set",
                "model.num_decoder_layers=6");
        assertThat(result.code()).as(result.err()).isZero();
        return busy;
    }

    @Test
    void many_tabs_at_once_are_all_answered_right() throws Exception {
        List<String> queries = new ArrayList<>();
        for (String title : TinyCollection.TITLES.subList(0, 10)) {
            queries.add("tell me about a " + title);
            queries.add("what is like a " + title + " in winter");
        }
        ExecutorService tabs = Executors.newFixedThreadPool(40);
        try (LocalExplorer explorer = LocalExplorer.of(run)) {
            ExplorerClient client = explorer.client();
            List<JsonNode> asked = queries.stream().map(client::ask).toList();
            List<JsonNode> followed = queries.stream()
                    .map(query -> client.follow(Map.of("query", query)))
                    .toList();
            List<Future<JsonNode>> answers = new ArrayList<>();
            for (String query : queries) {
                answers.add(tabs.submit(() -> client.ask(query)));
                answers.add(tabs.submit(() -> client.follow(Map.of("query", query))));
            }
            for (int i = 0; i < queries.size(); i++) {
                JsonNode ask = answers.get(2 * i).get();
                for (int system = 0; system < 3; system++) {
                    assertThat(ask.path("systems").get(system).path("results"))
                            .isEqualTo(asked.get(i).path("systems").get(system).path("results"));
                }
                JsonNode follow = answers.get(2 * i + 1).get();
                assertThat(follow.path("original")).isEqualTo(followed.get(i).path("original"));
                assertThat(follow.path("documents")).isEqualTo(followed.get(i).path("documents"));
            }
        } finally {
            tabs.shutdownNow();
        }
    }

    @Test
    void who_asks_too_fast_is_told_when_to_come_back() throws Exception {
        ExecutorService tabs = Executors.newFixedThreadPool(16);
        try (LocalExplorer explorer = LocalExplorer.of(run)) {
            ExplorerClient client = explorer.client();
            List<Future<ExplorerClient.Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                answers.add(tabs.submit(() -> client.once("GET", "/api/documents?id=d01", null)));
            }
            int refused = 0;
            for (Future<ExplorerClient.Answer> future : answers) {
                ExplorerClient.Answer answer = future.get();
                if (answer.status() != 200) {
                    assertThat(answer.error(429)).contains("60 requests a second");
                    assertThat(answer.header("Retry-After")).isEqualTo("1");
                    refused++;
                }
            }
            assertThat(refused).isPositive().isLessThanOrEqualTo(340);
            assertThat(client.json("/api/documents?id=d01").path("title").asText())
                    .isEqualTo("Badger");
        } finally {
            tabs.shutdownNow();
        }
    }

    private static String begin(ExplorerClient client) {
        return "/api/jobs/" + client.json("/api/jobs", SWITCHED_OFF).path("id").asText();
    }

    private static void awaitStep(ExplorerClient client, String job) throws InterruptedException {
        Patience.await(
                "the job's first step",
                Duration.ofMinutes(2),
                () -> client.json(job).path("done").asLong() > 0);
    }

    private static String state(ExplorerClient client, String job) {
        return client.json(job).path("state").asText();
    }

    @Test
    void a_long_job_can_be_cancelled() throws Exception {
        try (LocalExplorer explorer = LocalExplorer.of(busy())) {
            ExplorerClient client = explorer.client();
            String job = begin(client);
            awaitStep(client, job);
            assertThat(client.send("DELETE", job, null).status()).isEqualTo(200);
            Patience.await(
                    "the end of the cancelled job",
                    Duration.ofSeconds(30),
                    () -> !state(client, job).equals("running"));
            JsonNode ended = client.json(job);
            assertThat(ended.path("state").asText()).isEqualTo("cancelled");
            assertThat(ended.path("done").asLong())
                    .isLessThan(ended.path("total").asLong());
            assertThat(ended.path("result").isNull()).isTrue();
            assertThat(client.get(job + "/events", "Accept", "text/event-stream")
                            .text())
                    .contains("event: cancelled")
                    .doesNotContain("event: progress");
        }
    }

    @Test
    void jobs_wait_for_each_other_and_nobody_for_jobs() throws Exception {
        try (LocalExplorer explorer = LocalExplorer.of(busy())) {
            ExplorerClient client = explorer.client();
            List<String> jobs = new ArrayList<>(List.of(begin(client)));
            awaitStep(client, jobs.get(0));
            ExplorerClient.Answer refused = null;
            for (int i = 0; i < 30 && refused == null; i++) {
                ExplorerClient.Answer answer = client.post("/api/jobs", ExplorerClient.text(SWITCHED_OFF));
                if (answer.status() == 202) {
                    jobs.add("/api/jobs/" + answer.json().path("id").asText());
                } else {
                    refused = answer;
                }
            }
            assertThat(refused).isNotNull();
            assertThat(refused.error(429)).isEqualTo("8 jobs are not finished yet; wait for one or cancel it");
            assertThat(refused.header("Retry-After")).isNotEmpty();

            JsonNode followed = client.follow(Map.of("query", "dams slow rivers"));
            assertThat(followed.path("original").path("sum").path("deviation").asDouble())
                    .isLessThan(1e-3);
            assertThat(client.ask("dams slow rivers").path("systems")).isNotEmpty();
            String last = jobs.get(jobs.size() - 1);
            assertThat(state(client, last)).isEqualTo("waiting");

            for (int i = jobs.size() - 1; i > 0; i--) {
                client.send("DELETE", jobs.get(i), null);
            }
            assertThat(state(client, last)).isEqualTo("cancelled");
        }
    }

    @Test
    void ctrl_c_ends_it_at_once_with_one_line_while_it_works_and_is_watched() throws Exception {
        try (ExplorerProcess explorer = ExplorerProcess.serving(List.of("--port", "0"), busy())) {
            ExplorerClient client = explorer.client();
            String job = begin(client);
            Thread watcher = new Thread(() -> {
                try {
                    client.get(job + "/events", "Accept", "text/event-stream");
                } catch (RuntimeException cut) {
                    // As it should be.
                    return;
                }
            });
            watcher.setDaemon(true);
            watcher.start();
            awaitStep(client, job);
            long began = System.nanoTime();
            explorer.signal("INT");
            assertThat(explorer.end(Duration.ofSeconds(30))).isEqualTo(130);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
            assertThat(explorer.err().lines()).containsExactly("genir: interrupted in explore; the page is closed");
            assertThat(explorer.out().lines()).hasSize(1);
        }
    }

    @Test
    void a_port_that_is_taken_is_said_to_be() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            Cli.Result result = Cli.run("explore", "-r", run, "--port", port);
            assertThat(result.code()).isEqualTo(1);
            assertThat(result.out()).isEmpty();
            assertThat(result.errLines())
                    .containsExactly("genir: --port " + port + ": cannot listen on 127.0.0.1: the port is taken, or the"
                            + " address is not this machine's; --port 0 takes any that is free");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --port 65536             | 1 | --port 65536: expected a whole number from 0 to 65535
            --port -1                | 1 | --port -1: expected a whole number from 0 to 65535
            --port many              | 2 | --port
            --host nowhere.invalid   | 1 | --host nowhere.invalid: there is no such address
            --host 192.0.2.1         | 1 | cannot listen on 192.0.2.1
            --wat                    | 2 | --wat
            """)
    void mistakes_on_the_command_line_are_one_line(String options, int code, String said) {
        List<Object> line = new ArrayList<>(List.of("explore", "-r", run));
        line.addAll(List.of((Object[]) options.strip().split(" ", -1)));
        Cli.Result result = Cli.run(line.toArray());
        assertThat(result.code()).isEqualTo(code);
        assertThat(result.errLines().get(0)).contains(said);
        if (code == 1) {
            assertThat(result.errLines()).hasSize(1);
        }
    }

    @Test
    void runs_that_are_none_are_refused() throws IOException {
        Path absent = folder.resolve("absent");
        Cli.Result none = Cli.run("explore", "-r", absent, "--port", "0");
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.errLines()).hasSize(1);
        assertThat(none.err()).contains(absent.toString());
        Path untrained = folder.resolve("untrained");
        assertThat(Cli.run("run", folder.resolve("tiny.yaml"), "-o", untrained, "--until", "index", "-q")
                        .code())
                .isZero();
        Cli.Result early = Cli.run("explore", "-r", untrained, "--port", "0");
        assertThat(early.code()).isEqualTo(1);
        assertThat(early.errLines()).hasSize(1);
        Cli.Result twice = Cli.run("explore", "-r", run, "-r", run, "--port", "0");
        assertThat(twice.code()).isEqualTo(1);
        assertThat(twice.err()).contains("this run is there twice").hasLineCount(1);
    }

    @Test
    void two_runs_are_compared_and_asked_by_name() throws Exception {
        Path other = folder.resolve("other");
        train(folder.resolve("tiny.yaml"), other, "training.steps=8", "training.seed=2", "interpret.analyses=[]");
        try (LocalExplorer explorer = LocalExplorer.of(run, other)) {
            ExplorerClient client = explorer.client();
            JsonNode session = client.json("/api/session");
            assertThat(session.path("comparison").asBoolean()).isTrue();
            assertThat(session.path("runs")).hasSize(2);
            assertThat(session.path("runs").get(1).path("name").asText()).isEqualTo("other");
            JsonNode comparison = client.json("/api/compare");
            assertThat(comparison.path("runs").toString()).isEqualTo("[\"run\",\"other\"]");
            assertThat(comparison.path("split").asText()).isEqualTo("test");
            assertThat(comparison.path("queries").asInt()).isEqualTo(12);
            assertThat(comparison.path("metrics").toString()).contains("\"hits@1\"");
            for (JsonNode system : comparison.path("systems")) {
                double mean = system.path("means").path("hits@1").asDouble();
                JsonNode interval = system.path("intervals").path("hits@1");
                assertThat(mean)
                        .isBetween(interval.get(0).asDouble(), interval.get(1).asDouble());
                JsonNode measured = new ObjectMapper()
                        .readTree(folder.resolve(system.path("run").asText())
                                .resolve("metrics.json")
                                .toFile());
                String name = system.path("system").asText();
                assertThat(measured.at("/" + name.substring(name.lastIndexOf('/') + 1) + "/test/hits@1")
                                .asDouble(-1))
                        .as(name)
                        .isEqualTo(mean);
            }
            assertThat(comparison.path("pairs")).isNotEmpty();
            for (JsonNode pair : comparison.path("pairs")) {
                JsonNode metric = pair.path("metrics").path("hits@1");
                assertThat(metric.path("p").asDouble(-1)).isBetween(0.0, 1.0);
                assertThat(metric.path("corrected").asDouble(-1))
                        .isGreaterThanOrEqualTo(metric.path("p").asDouble());
            }
            String query = "tell me about a Beaver";
            for (String name : List.of("run", "other")) {
                JsonNode ranking = client.json("/api/ask", Map.of("run", name, "query", query))
                        .path("systems")
                        .get(1)
                        .path("results");
                Cli.Result search =
                        Cli.run("search", "-r", folder.resolve(name), "--model", "genir", "--format", "json", query);
                assertThat(search.out())
                        .contains("\"rank\":1,\"id\":\""
                                + ranking.get(0).path("id").asText() + "\"");
                assertThat(client.follow(Map.of("run", name, "query", query))
                                .path("document")
                                .path("id")
                                .asText())
                        .isEqualTo(ranking.get(0).path("id").asText());
            }
            assertThat(client.json("/api/ask", Map.of("query", query))
                            .path("systems")
                            .get(1)
                            .path("results"))
                    .isEqualTo(client.json("/api/ask", Map.of("run", "run", "query", query))
                            .path("systems")
                            .get(1)
                            .path("results"));
            client.post("/api/ask", "{\"query\":\"dam\",\"run\":\"third\"}").error(404);
        }
    }

    @Test
    void runs_of_other_collections_are_served_without_a_comparison() throws Exception {
        Path hostile = Files.createDirectories(folder.resolve("hostile"));
        Path second = hostile.resolve("second");
        train(HostileCollection.writeConfig(hostile), second, "training.steps=4", "interpret.analyses=[]");
        try (LocalExplorer explorer = LocalExplorer.of(run, second)) {
            ExplorerClient client = explorer.client();
            JsonNode session = client.json("/api/session");
            assertThat(session.path("runs").get(0).path("documents").asInt()).isEqualTo(12);
            assertThat(session.path("runs").get(1).path("documents").asInt()).isEqualTo(13);
            assertThat(session.path("comparison").asBoolean()).isTrue();
            assertThat(client.get("/api/compare").error(404))
                    .contains("the runs cannot be compared", "12 documents", "13 documents");
        }
    }

    @Test
    void docids_of_several_tokens_are_asked_and_not_looked_into() throws Exception {
        Path words = folder.resolve("string");
        train(folder.resolve("tiny.yaml"), words, "docids.kind=string", "training.steps=20");
        try (LocalExplorer explorer = LocalExplorer.of(words)) {
            ExplorerClient client = explorer.client();
            JsonNode only = client.json("/api/session").path("runs").get(0);
            assertThat(only.path("inside").asBoolean(true)).isFalse();
            assertThat(only.path("inside_missing").asText())
                    .isEqualTo(
                            "Looking inside needs atomic docids, one token for each document; this model's are string.");
            assertThat(only.path("analysed").isNull()).isTrue();
            String query = "tell me about a Beaver";
            JsonNode answer = client.ask(query);
            assertThat(answer.path("systems")).hasSize(3);
            Cli.Result search = Cli.run("search", "-r", words, "--model", "genir", "--format", "json", query);
            assertThat(search.out())
                    .contains("\"rank\":1,\"id\":\""
                            + answer.path("systems")
                                    .get(1)
                                    .path("results")
                                    .get(0)
                                    .path("id")
                                    .asText() + "\"");
            String why = only.path("inside_missing").asText();
            assertThat(client.post("/api/follow", "{\"query\":\"dam\"}").error(400))
                    .isEqualTo(why);
            assertThat(client.post("/api/jobs", ExplorerClient.text(SWITCHED_OFF))
                            .error(400))
                    .isEqualTo(why);
            assertThat(client.get("/api/neurons?layer=0&neuron=0").error(400)).isEqualTo(why);
            assertThat(client.get("/api/heads?layer=0&head=0").error(400)).isEqualTo(why);
        }
    }

    @Test
    void without_judgments_there_are_answers_and_no_jobs() throws Exception {
        Path there = Files.createDirectories(folder.resolve("unjudged"));
        TinyCollection.writeConfig(there);
        Files.delete(there.resolve("tiny/queries.jsonl"));
        for (String split : List.of("train", "dev", "test")) {
            Files.delete(there.resolve("tiny/qrels").resolve(split + ".tsv"));
        }
        Files.delete(there.resolve("tiny/qrels"));
        Path unjudged = there.resolve("run");
        train(
                there.resolve("tiny"),
                unjudged,
                "collection.dev_share=0",
                "training.steps=4",
                "model.d_model=32",
                "model.d_ff=64");
        try (LocalExplorer explorer = LocalExplorer.of(unjudged)) {
            ExplorerClient client = explorer.client();
            JsonNode only = client.json("/api/session").path("runs").get(0);
            assertThat(only.path("queries").path("dev").asInt()).isZero();
            assertThat(only.path("analysed").path("queries").asInt()).isZero();
            assertThat(only.path("report").isNull()).isTrue();
            assertThat(client.json("/api/queries").toString()).isEqualTo("{\"total\":0,\"queries\":[]}");
            JsonNode answer = client.ask("dams slow rivers");
            assertThat(answer.path("judged")).isEmpty();
            assertThat(answer.path("systems")
                            .get(0)
                            .path("results")
                            .get(0)
                            .path("title")
                            .asText())
                    .isEqualTo("Beaver");
            JsonNode followed = client.follow(Map.of("query", "dams slow rivers"));
            assertThat(followed.path("original")
                            .path("document")
                            .path("document_rank")
                            .asInt())
                    .isOne();
            assertThat(client.post("/api/jobs", ExplorerClient.text(SWITCHED_OFF))
                            .error(400))
                    .contains("nothing to go over");
            ExplorerClient.Answer neuron = client.get("/api/neurons?layer=0&neuron=0");
            if (neuron.status() == 200) {
                assertThat(neuron.json().path("queries")).isEmpty();
                assertThat(neuron.text()).doesNotContain("NaN");
            } else {
                neuron.error(400);
            }
        }
    }
}
