package genir.tests.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import genir.tests.Cli;
import genir.tests.TinyCollection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the explorer answers by HTTP, against what the commands say of the same run. */
class ExplorerApiTest {
    private static final Offset<Double> CLOSE = within(1e-4);

    @TempDir
    static Path folder;

    private static Path run;
    private static LocalExplorer explorer;
    private static ExplorerClient client;

    @BeforeAll
    static void serve() throws Exception {
        run = folder.resolve("run");
        Cli.Result trained = Cli.run("run", HostileCollection.writeConfig(folder), "-o", run, "-q");
        assertThat(trained.code()).as(trained.err()).isZero();
        explorer = LocalExplorer.of(run);
        client = explorer.client();
    }

    @AfterAll
    static void end() {
        explorer.close();
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private static List<String> texts(JsonNode array, String key) {
        return list(array).stream().map(each -> each.path(key).asText()).toList();
    }

    private static String type(ExplorerClient.Answer answer) {
        return answer.header("Content-Type").replace(" ", "").toLowerCase(Locale.ROOT);
    }

    private static JsonNode interventions(String json) throws IOException {
        return new ObjectMapper().readTree(json);
    }

    @Test
    void the_session_describes_the_run() {
        JsonNode session = client.json("/api/session");
        assertThat(session.path("components").toString()).isEqualTo("[\"self_attention\",\"cross_attention\",\"mlp\"]");
        assertThat(session.path("comparison").asBoolean(true)).isFalse();
        assertThat(session.path("runs")).hasSize(1);
        JsonNode only = session.path("runs").get(0);
        assertThat(only.path("name").asText()).isEqualTo("run");
        assertThat(only.path("documents").asInt()).isEqualTo(13);
        assertThat(only.path("docids").asText()).isEqualTo("atomic");
        assertThat(only.path("inside").asBoolean()).isTrue();
        assertThat(only.path("inside_missing").isNull()).isTrue();
        assertThat(only.path("model").path("layers").asInt()).isEqualTo(2);
        assertThat(only.path("model").path("heads").asInt()).isEqualTo(4);
        assertThat(only.path("model").path("d_model").asInt()).isEqualTo(32);
        assertThat(only.path("model").path("d_ff").asInt()).isEqualTo(64);
        assertThat(only.path("model").path("d_kv").asInt()).isEqualTo(8);
        assertThat(only.path("model").path("encoder_layers").asInt()).isEqualTo(1);
        assertThat(only.path("model").path("parameters").asLong()).isGreaterThan(30_000);
        assertThat(texts(only.path("systems"), "name")).containsExactly("bm25", "genir", "fusion");
        assertThat(texts(only.path("systems"), "title")).containsExactly("BM25", "GenIR", "GenIR + BM25");
        assertThat(only.path("systems").get(2).path("members").toString()).isEqualTo("[\"bm25\",\"genir\"]");
        assertThat(only.path("queries").path("dev").asInt()).isEqualTo(13);
        assertThat(only.path("queries").path("test").asInt()).isEqualTo(13);
        assertThat(only.path("analysed").path("split").asText()).isEqualTo("dev");
        assertThat(only.path("analysed").path("queries").asInt()).isEqualTo(13);
        assertThat(only.path("analysed").path("correct").asInt()).isBetween(1, 13);
        assertThat(only.path("stages").get(0).path("from").asInt()).isZero();
    }

    @Test
    void the_report_is_served_and_its_queries_are_linked() {
        JsonNode only = client.json("/api/session").path("runs").get(0);
        String report = only.path("report").asText();
        ExplorerClient.Answer page = client.get(report);
        assertThat(page.status()).isEqualTo(200);
        assertThat(type(page)).isEqualTo("text/html;charset=utf-8");
        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'")
                .doesNotContain("script-src");
        assertThat(page.text())
                .doesNotContain(HostileCollection.TITLE)
                .doesNotContain("<script>window.hacked", "http://127.0.0.1:8080");
        Map<String, String> anchors = new HashMap<>();
        only.path("report_queries")
                .properties()
                .forEach(entry -> anchors.put(entry.getKey(), entry.getValue().asText()));
        assertThat(anchors).isNotEmpty();
        assertThat(anchors.values()).allSatisfy(link -> {
            assertThat(link).startsWith(report + "#");
            assertThat(page.text()).contains("id=\"" + link.substring(link.indexOf('#') + 1) + "\"");
        });
    }

    @Test
    void example_queries_are_found_by_the_beginnings_of_their_words() {
        JsonNode all = client.json("/api/queries?limit=200");
        assertThat(all.path("total").asInt()).isEqualTo(26);
        assertThat(all.path("queries")).hasSize(26);
        JsonNode found = client.json("/api/queries?text=" + ExplorerClient.encoded("Riv fel BIRCH"));
        assertThat(texts(found.path("queries"), "id")).containsExactly("q02-4", "q02-5");
        JsonNode query = found.path("queries").get(0);
        assertThat(query.path("text").asText()).isEqualTo("fells birch trees with and dams slow rivers");
        assertThat(query.path("split").asText()).isEqualTo("dev");
        assertThat(query.path("documents").toString()).isEqualTo("[{\"id\":\"d02\",\"title\":\"Beaver\"}]");
        assertThat(query.path("bm25_rank").asInt()).isOne();
        assertThat(client.json("/api/queries?text=q02-5")
                        .path("queries")
                        .get(0)
                        .path("split")
                        .asText())
                .isEqualTo("test");
        assertThat(client.json("/api/queries?limit=3").path("queries")).hasSize(3);
        assertThat(client.json("/api/queries?text=nowhere").toString()).isEqualTo("{\"total\":0,\"queries\":[]}");
        assertThat(client.json("/api/queries?text=" + ExplorerClient.encoded("<img onerror"))
                        .path("queries")
                        .get(0)
                        .path("text")
                        .asText())
                .isEqualTo(HostileCollection.DEV_QUERY);
    }

    @Test
    void every_example_query_has_one_outcome_and_one_split() {
        int outcomes = 0;
        for (String outcome : List.of("both", "bm25", "genir", "neither")) {
            JsonNode found = client.json("/api/queries?limit=200&outcome=" + outcome);
            outcomes += found.path("total").asInt();
            for (JsonNode query : found.path("queries")) {
                assertThat(query.path("outcome").asText()).isEqualTo(outcome);
                assertThat(query.path("bm25_rank").asInt() == 1)
                        .isEqualTo(outcome.equals("both") || outcome.equals("bm25"));
                assertThat(query.path("genir_rank").asInt() == 1)
                        .isEqualTo(outcome.equals("both") || outcome.equals("genir"));
            }
        }
        assertThat(outcomes).isEqualTo(26);
        for (String split : List.of("dev", "test")) {
            assertThat(client.json("/api/queries?split=" + split).path("total").asInt())
                    .isEqualTo(13);
        }
    }

    @Test
    void documents_are_plain_text() {
        ExplorerClient.Answer answer = client.get("/api/documents?id=" + HostileCollection.ID);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.json().path("title").asText()).isEqualTo(HostileCollection.TITLE);
        assertThat(answer.json().path("text").asText()).isEqualTo(HostileCollection.TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dams slow rivers", "tell me about a Badger", "grinds ash and the flame", "hidden", "it"})
    void systems_rank_as_the_search_command_does(String query) throws IOException {
        JsonNode answer = client.json("/api/ask", Map.of("query", query, "k", 5));
        Cli.Result result = Cli.run("search", "-r", run, "--model", "all", "-k", "5", "--format", "json", query);
        assertThat(result.code()).as(result.err()).isZero();
        JsonNode expected = new ObjectMapper().readTree(result.out()).path("results");
        assertThat(answer.path("systems")).hasSize(3);
        for (JsonNode system : answer.path("systems")) {
            JsonNode ranking = expected.path(system.path("name").asText());
            assertThat(texts(system.path("results"), "id")).isEqualTo(texts(ranking, "id"));
            for (int i = 0; i < ranking.size(); i++) {
                JsonNode found = system.path("results").get(i);
                assertThat(found.path("rank").asInt()).isEqualTo(i + 1);
                assertThat(found.path("title").asText())
                        .isEqualTo(ranking.get(i).path("title").asText());
                assertThat(found.path("score").asDouble())
                        .isCloseTo(ranking.get(i).path("score").asDouble(), CLOSE);
                assertThat(found.path("judged").asBoolean(true)).isFalse();
            }
        }
    }

    @Test
    void judged_documents_and_the_words_of_a_query_are_marked() {
        JsonNode answer = client.json("/api/ask", Map.of("query_id", "q02-4", "k", 3));
        assertThat(answer.path("query").asText()).isEqualTo("fells birch trees with and dams slow rivers");
        assertThat(answer.path("query_id").asText()).isEqualTo("q02-4");
        assertThat(answer.path("judged").toString()).isEqualTo("[{\"id\":\"d02\",\"title\":\"Beaver\"}]");
        JsonNode first = answer.path("systems").get(0).path("results").get(0);
        assertThat(first.path("id").asText()).isEqualTo("d02");
        assertThat(first.path("judged").asBoolean()).isTrue();
        List<String> marked = list(first.path("snippet")).stream()
                .filter(piece -> piece.path("mark").asBoolean())
                .map(piece -> piece.path("text").asText().toLowerCase(Locale.ROOT))
                .toList();
        assertThat(marked).contains("fells", "dams", "rivers").doesNotContain("a", "its");
        assertThat(answer.path("truncated").asBoolean(true)).isFalse();
        assertThat(answer.path("max_length").asInt()).isEqualTo(16);
        assertThat(answer.path("took_ms").asDouble()).isPositive();
    }

    @Test
    void words_say_how_the_model_and_the_index_read_them() {
        JsonNode answer = client.ask("the beavers dam zebra");
        assertThat(texts(answer.path("words"), "text")).containsExactly("the", "beavers", "dam", "zebra");
        JsonNode beavers = answer.path("words").get(1);
        assertThat(beavers.path("known").asBoolean()).isTrue();
        assertThat(beavers.path("in_index").asBoolean()).isTrue();
        assertThat(beavers.path("stems").toString()).isEqualTo("[\"beaver\"]");
        assertThat(beavers.path("pieces")).isNotEmpty();
        JsonNode zebra = answer.path("words").get(3);
        assertThat(zebra.path("known").asBoolean(true)).isFalse();
        assertThat(zebra.path("in_index").asBoolean(true)).isFalse();
        JsonNode dropped = answer.path("words").get(0);
        assertThat(dropped.path("stems")).isEmpty();
        assertThat(dropped.path("in_index").asBoolean()).isTrue();
        assertThat(answer.path("notes").toString())
                .isEqualTo("[\"The model does not know: zebra.\",\"No document has: zebra.\"]");
        JsonNode tokens = answer.path("tokens");
        assertThat(tokens.get(tokens.size() - 1).asText()).isEqualTo("</s>");
    }

    @Test
    void long_queries_are_cut_and_said_to_be() {
        JsonNode answer = client.ask("dam river ".repeat(40).strip());
        assertThat(answer.path("truncated").asBoolean()).isTrue();
        assertThat(answer.path("tokens")).hasSize(16);
        assertThat(client.follow(Map.of("query", "dam ".repeat(500))).path("tokens"))
                .hasSize(16);
    }

    @Test
    void queries_of_odd_characters_are_answered() {
        for (String query : List.of(
                HostileCollection.DEV_QUERY,
                "...!!!",
                "\u0000\u0007 dam",
                "\u202Edam\u202C שלום عربى",
                "👩‍👩‍👧 dam",
                "\uD800 dam",
                "'; DROP TABLE runs; --",
                "dam\r\nSet-Cookie: a=b")) {
            JsonNode answer = client.ask(query);
            assertThat(answer.path("systems")).hasSize(3);
            JsonNode followed = client.follow(Map.of("query", query));
            assertThat(followed.path("tokens")).isEqualTo(answer.path("tokens"));
            if (!query.contains("\uD800")) {
                assertThat(answer.path("query").asText()).isEqualTo(query);
                assertThat(followed.path("query").asText()).isEqualTo(query);
            }
        }
    }

    @Test
    void what_the_parts_add_sums_to_what_the_model_says() {
        for (String id : List.of("q02-4", "q09-4", "q13-4")) {
            JsonNode pass = client.follow(Map.of("query_id", id)).path("original");
            double logit = pass.path("start").path("logit").asDouble();
            double lead = pass.path("start").path("lead").asDouble();
            assertThat(pass.path("layers")).hasSize(2);
            for (JsonNode layer : pass.path("layers")) {
                assertThat(texts(layer.path("components"), "component"))
                        .containsExactly("self_attention", "cross_attention", "mlp");
                for (JsonNode place : layer.path("components")) {
                    logit += place.path("logit").asDouble();
                    lead += place.path("lead").asDouble();
                    assertThat(place.path("documents")).hasSize(3);
                    assertThat(place.path("words")).hasSize(3);
                    boolean attention = !place.path("component").asText().equals("mlp");
                    assertThat(place.path("heads")).hasSize(attention ? 4 : 0);
                    if (attention) {
                        assertThat(sum(place.path("heads"), "logit"))
                                .isCloseTo(place.path("logit").asDouble(), within(1e-3));
                        assertThat(sum(place.path("heads"), "lead"))
                                .isCloseTo(place.path("lead").asDouble(), within(1e-3));
                    }
                }
            }
            JsonNode document = pass.path("document");
            JsonNode against = pass.path("against");
            assertThat(logit).isCloseTo(document.path("logit").asDouble(), within(1e-3));
            assertThat(lead).isCloseTo(pass.path("lead").asDouble(), within(1e-3));
            assertThat(pass.path("lead").asDouble())
                    .isCloseTo(
                            document.path("logit").asDouble()
                                    - against.path("logit").asDouble(),
                            CLOSE);
            assertThat(pass.path("sum").path("logit").asDouble()).isCloseTo(logit, CLOSE);
            assertThat(pass.path("sum").path("deviation").asDouble()).isBetween(0.0, 1e-3);
            JsonNode last = pass.path("layers").get(1).path("components").get(2);
            assertThat(last.path("rank").asInt())
                    .isEqualTo(document.path("rank").asInt());
            assertThat(last.path("document_rank").asInt())
                    .isEqualTo(document.path("document_rank").asInt());
        }
    }

    private static double sum(JsonNode array, String key) {
        return list(array).stream()
                .mapToDouble(each -> each.path(key).asDouble())
                .sum();
    }

    @Test
    void attention_is_over_the_querys_tokens_and_neurons_are_the_strongest() {
        JsonNode followed = client.follow(Map.of("query", "dams slow rivers"));
        JsonNode pass = followed.path("original");
        int tokens = followed.path("tokens").size();
        assertThat(pass.path("attention")).hasSize(2);
        for (JsonNode layer : pass.path("attention")) {
            assertThat(layer.path("heads")).hasSize(4);
            for (JsonNode weights : layer.path("heads")) {
                assertThat(weights).hasSize(tokens);
                assertThat(list(weights).stream()
                                .mapToDouble(JsonNode::asDouble)
                                .sum())
                        .isCloseTo(1, CLOSE);
            }
        }
        List<Double> leads = list(pass.path("neurons")).stream()
                .map(neuron -> -Math.abs(neuron.path("lead").asDouble()))
                .toList();
        assertThat(leads).hasSize(24).isSorted();
        List<Double> logits = list(pass.path("top")).stream()
                .map(token -> -token.path("logit").asDouble())
                .toList();
        assertThat(logits).hasSize(10).isSorted();
        assertThat(texts(pass.path("top"), "rank")).containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
    }

    @Test
    void document_and_rival_are_chosen_as_said() {
        JsonNode judged = client.follow(Map.of("query_id", "q05-4"));
        assertThat(judged.path("document").path("id").asText()).isEqualTo("d05");
        JsonNode free = client.follow(Map.of("query", "dams slow rivers"));
        String first = client.ask("dams slow rivers")
                .path("systems")
                .get(1)
                .path("results")
                .get(0)
                .path("id")
                .asText();
        assertThat(free.path("document").path("id").asText()).isEqualTo(first);
        JsonNode top = free.path("original").path("top");
        assertThat(free.path("against").path("token").asInt())
                .isEqualTo(top.get(top.get(0).path("id").asText().equals(first) ? 1 : 0)
                        .path("token")
                        .asInt());
        JsonNode chosen = client.follow(Map.of("query", "dams slow rivers", "document", "d07", "against", "d13"));
        assertThat(chosen.path("document").path("text").asText()).isEqualTo("Meadow");
        assertThat(chosen.path("against").path("text").asText()).isEqualTo(HostileCollection.TITLE);
        assertThat(texts(chosen.path("documents"), "id")).contains("d07", "d13");
        // "Why A over B" is the opposite of "why B over A".
        JsonNode swapped = client.follow(Map.of("query", "dams slow rivers", "document", "d13", "against", "d07"));
        assertThat(swapped.path("original").path("lead").asDouble())
                .isCloseTo(-chosen.path("original").path("lead").asDouble(), CLOSE);
        // The rival is chosen on the unchanged model.
        JsonNode changed = client.follow(Map.of("query", "dams slow rivers", "interventions", zero("all")));
        assertThat(changed.path("against")).isEqualTo(free.path("against"));
        assertThat(changed.path("document")).isEqualTo(free.path("document"));
        assertThat(changed.path("original")).isEqualTo(free.path("original"));
        assertThat(free.path("changed").isNull()).isTrue();
        assertThat(free.path("yaml").asText()).isEmpty();
    }

    private static List<Map<String, Object>> zero(String component) {
        return List.of(Map.of("do", "zero", "at", Map.of("component", component)));
    }

    @Test
    void ranks_of_documents_are_those_of_the_search() {
        JsonNode ranking = client.json("/api/ask", Map.of("query", "wind and flame", "k", 13))
                .path("systems")
                .get(1)
                .path("results");
        JsonNode documents = client.follow(Map.of("query", "wind and flame")).path("documents");
        assertThat(documents).hasSizeGreaterThanOrEqualTo(10);
        for (JsonNode document : documents) {
            int rank = document.path("original").path("rank").asInt();
            assertThat(ranking.get(rank - 1).path("id").asText())
                    .isEqualTo(document.path("id").asText());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'do':'zero','at':{'component':'mlp'}}]",
                "[{'do':'zero','at':{'component':'cross_attention','layers':[1],'heads':[0,2]}}]",
                "[{'do':'zero','at':{'component':'mlp','layers':[0],'neurons':[3,5,7]}}]",
                "[{'do':'zero','at':{'component':'all','layers':[1]}}]",
                "[{'do':'zero','at':{'component':'self_attention','stages':['II']}}]",
                "[{'do':'mean','at':{'component':'cross_attention'},'over':'all'}]",
                "[{'do':'mean','at':{'component':'mlp','layers':[1]},'over':'correct'}]",
                "[{'do':'scale','at':{'component':'mlp','layers':[0]},'factor':0.25}]",
                "[{'do':'scale','at':{'component':'cross_attention','heads':[1]},'factor':-1.5}]",
                "[{'do':'from_query','at':{'component':'cross_attention'},'query':'q09-3'}]",
                "[{'do':'from_query','at':{'component':'cross_attention','layers':[1]},'query':'a needle pricks'}]",
                "[{'do':'noise','at':{'component':'mlp'},'deviation':0.5,'seed':7}]",
                "[{'do':'zero','at':{'site':'decoder.1.hook_resid_mid'}}]",
                "[{'do':'zero','at':{'component':'mlp','layers':[0]}},{'do':'scale','at':{'component':'cross_attention',"
                        + "'layers':[1]},'factor':2},{'do':'mean','at':{'component':'self_attention'},'over':'all'}]"
            })
    void interventions_do_what_inspect_does_with_the_yaml(String interventions) throws IOException {
        JsonNode given = interventions(interventions.replace('\'', '"'));
        JsonNode followed = client.follow(Map.of("query", "dams slow rivers", "interventions", given));
        Path patch = TinyCollection.text(
                folder.resolve("patch.yaml"), followed.path("yaml").asText());
        Cli.Result result =
                Cli.run("inspect", "-r", run, "--query", "dams slow rivers", "--json", "-k", "10", "--patch", patch);
        assertThat(result.code()).as(result.err()).isZero();
        JsonNode expected = new ObjectMapper().readTree(result.out()).path("predictions");
        JsonNode top = followed.path("changed").path("top");
        for (int i = 0; i < 10; i++) {
            assertThat(top.get(i).path("logit").asDouble())
                    .isCloseTo(expected.get(i).path("logit").asDouble(), CLOSE);
        }
        // What is written over the stream itself is no part of it.
        if (!interventions.contains("site")) {
            assertThat(followed.path("changed").path("sum").path("deviation").asDouble())
                    .isLessThan(1e-3);
        }
        // What comes back can be sent again, and is the same.
        JsonNode again =
                client.follow(Map.of("query", "dams slow rivers", "interventions", followed.path("interventions")));
        assertThat(again.path("changed")).isEqualTo(followed.path("changed"));
        JsonNode read = client.json(
                "/api/interventions", Map.of("yaml", followed.path("yaml").asText()));
        assertThat(read.path("yaml")).isEqualTo(followed.path("yaml"));
        assertThat(read.path("interventions")).isEqualTo(followed.path("interventions"));
    }

    @Test
    void no_interventions_are_none() {
        for (Object none : List.of(Map.of("yaml", ""), Map.of("interventions", List.of()))) {
            JsonNode read = client.json("/api/interventions", none);
            assertThat(read.path("interventions")).isEmpty();
            assertThat(read.path("yaml").asText().strip()).isIn("", "[]", "--- []");
        }
        assertThat(client.follow(Map.of("query", "dam", "interventions", List.of()))
                        .path("changed")
                        .isNull())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'do':'zero','at':{'component':'mlp'}}]",
                "[{'do':'zero','at':{'component':'cross_attention','layers':[1]}}]",
                "[{'do':'mean','at':{'component':'cross_attention','heads':[0]},'over':'all'}]"
            })
    void a_job_over_all_queries_says_what_following_each_says(String interventions) throws Exception {
        JsonNode given = interventions(interventions.replace('\'', '"'));
        ExplorerClient.Answer begun = client.post("/api/jobs", ExplorerClient.text(Map.of("interventions", given)));
        assertThat(begun.status()).as(begun.text()).isEqualTo(202);
        String id = begun.json().path("id").asText();
        assertThat(begun.json().path("run").asText()).isEqualTo("run");
        Patience.await("the end of the job", Duration.ofMinutes(1), () -> isOver(id));
        JsonNode job = client.json("/api/jobs/" + id);
        assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("done");
        assertThat(job.path("done").asLong()).isEqualTo(job.path("total").asLong());
        assertThat(job.path("error").isNull()).isTrue();
        JsonNode result = job.path("result");
        assertThat(result.path("split").asText()).isEqualTo("dev");

        Map<String, int[]> ranks = new HashMap<>();
        for (JsonNode query : client.json("/api/queries?split=dev&limit=200").path("queries")) {
            JsonNode followed =
                    client.follow(Map.of("query_id", query.path("id").asText(), "interventions", given));
            ranks.put(query.path("id").asText(), new int[] {
                followed.path("original").path("document").path("rank").asInt(),
                followed.path("changed").path("document").path("rank").asInt()
            });
        }
        assertThat(result.path("queries").asInt()).isEqualTo(ranks.size());
        String[] moments = {"before", "after"};
        for (int i = 0; i < 2; i++) {
            int moment = i;
            assertThat(result.path("hits@1").path(moments[i]).asDouble())
                    .isCloseTo(share(ranks, rank -> rank[moment] == 1 ? 1 : 0), CLOSE);
            assertThat(result.path("hits@10").path(moments[i]).asDouble())
                    .isCloseTo(share(ranks, rank -> rank[moment] <= 10 ? 1 : 0), CLOSE);
            assertThat(result.path("mrr").path(moments[i]).asDouble())
                    .isCloseTo(share(ranks, rank -> 1.0 / rank[moment]), CLOSE);
        }
        long worse = ranks.values().stream().filter(rank -> rank[1] > rank[0]).count();
        long better = ranks.values().stream().filter(rank -> rank[1] < rank[0]).count();
        assertThat(result.path("worse")).hasSize((int) worse);
        assertThat(result.path("better")).hasSize((int) better);
        for (String list : List.of("worse", "better")) {
            double last = Double.MAX_VALUE;
            for (JsonNode change : result.path(list)) {
                int[] rank = ranks.get(change.path("query").path("id").asText());
                assertThat(change.path("before").asInt()).isEqualTo(rank[0]);
                assertThat(change.path("after").asInt()).isEqualTo(rank[1]);
                double moved = Math.abs(Math.log((double) rank[1] / rank[0]));
                assertThat(moved).isLessThanOrEqualTo(last + 1e-9);
                last = moved;
            }
        }
    }

    private interface Figure {
        double of(int[] ranks);
    }

    private static double share(Map<String, int[]> ranks, Figure figure) {
        return ranks.values().stream().mapToDouble(figure::of).average().orElseThrow();
    }

    private static boolean isOver(String job) {
        return List.of("done", "failed", "cancelled")
                .contains(client.json("/api/jobs/" + job).path("state").asText());
    }

    @Test
    void a_job_tells_of_itself_until_it_is_over() throws IOException {
        String id = client.json("/api/jobs", Map.of("interventions", zero("mlp")))
                .path("id")
                .asText();
        ExplorerClient.Answer events = client.get("/api/jobs/" + id + "/events", "Accept", "text/event-stream");
        assertThat(events.status()).isEqualTo(200);
        assertThat(events.header("Content-Type")).startsWith("text/event-stream");
        List<String> names = new ArrayList<>();
        JsonNode last = null;
        for (String line : events.text().split("\n", -1)) {
            if (line.startsWith("event: ")) {
                names.add(line.substring("event: ".length()));
            } else if (line.startsWith("data: ")) {
                last = new ObjectMapper().readTree(line.substring("data: ".length()));
                assertThat(last.path("id").asText()).isEqualTo(id);
            }
        }
        assertThat(names).isNotEmpty();
        assertThat(names.subList(0, names.size() - 1)).allMatch("progress"::equals);
        assertThat(names.get(names.size() - 1)).isEqualTo("done");
        assertThat(last).isEqualTo(client.json("/api/jobs/" + id));
        // Who comes late is told at once.
        assertThat(client.get("/api/jobs/" + id + "/events", "Accept", "text/event-stream")
                        .text())
                .contains("event: done");
    }

    @Test
    void a_job_that_cannot_be_done_fails_with_a_clear_word() throws Exception {
        String id = client.json(
                        "/api/jobs",
                        Map.of(
                                "interventions",
                                interventions("[{\"do\":\"zero\",\"at\":{\"component\":\"mlp\",\"layers\":[99]}}]")))
                .path("id")
                .asText();
        Patience.await("the end of the job", Duration.ofMinutes(1), () -> isOver(id));
        JsonNode job = client.json("/api/jobs/" + id);
        assertThat(job.path("state").asText()).isEqualTo("failed");
        assertThat(job.path("error").asText()).isEqualTo("layer 99: the model has layers 0 to 1");
        assertThat(job.path("result").isNull()).isTrue();
        // A job that is over can be cancelled; nothing changes.
        assertThat(client.send("DELETE", "/api/jobs/" + id, null).json()).isEqualTo(job);
    }

    @Test
    void a_neuron_is_read() {
        JsonNode strongest = client.follow(Map.of("query_id", "q02-4"))
                .path("original")
                .path("neurons")
                .get(0);
        int layer = strongest.path("layer").asInt();
        int neuron = strongest.path("neuron").asInt();
        JsonNode read = client.json("/api/neurons?layer=" + layer + "&neuron=" + neuron);
        assertThat(read.path("layer").asInt()).isEqualTo(layer);
        assertThat(read.path("neuron").asInt()).isEqualTo(neuron);
        for (String side : List.of("writes", "avoids")) {
            assertThat(read.path(side).path("documents")).hasSize(8);
            assertThat(read.path(side).path("words")).hasSize(8);
        }
        assertThat(read.path("writes").path("documents").get(0).path("logit").asDouble())
                .isGreaterThan(read.path("avoids")
                        .path("documents")
                        .get(0)
                        .path("logit")
                        .asDouble());
        assertThat(read.path("active").asDouble()).isBetween(0.0, 1.0);
        List<Double> activations = list(read.path("queries")).stream()
                .map(query -> -query.path("activation").asDouble())
                .toList();
        assertThat(activations).hasSize(10).isSorted();
        JsonNode first = read.path("queries").get(0);
        JsonNode inside = client.follow(Map.of("query_id", first.path("id").asText()));
        for (JsonNode one : inside.path("original").path("neurons")) {
            if (one.path("layer").asInt() == layer && one.path("neuron").asInt() == neuron) {
                assertThat(one.path("activation").asDouble())
                        .isCloseTo(first.path("activation").asDouble(), within(1e-3));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross_attention", "self_attention"})
    void a_head_is_read(String component) {
        JsonNode read = client.json("/api/heads?component=" + component + "&layer=1&head=2");
        assertThat(read.path("component").asText()).isEqualTo(component);
        assertThat(read.path("head").asInt()).isEqualTo(2);
        assertThat(read.path("queries")).hasSize(10);
        double last = Double.MAX_VALUE;
        for (JsonNode query : read.path("queries")) {
            assertThat(query.path("norm").asDouble()).isLessThanOrEqualTo(last);
            last = query.path("norm").asDouble();
            assertThat(query.path("documents")).hasSize(3);
            assertThat(query.path("words")).hasSize(3);
            if (component.equals("cross_attention")) {
                assertThat(query.path("attention")).hasSameSizeAs(query.path("tokens"));
            }
        }
        assertThat(read.path("words")).hasSizeLessThanOrEqualTo(10);
        assertThat(read.path("documents")).hasSizeLessThanOrEqualTo(10);
        JsonNode first = read.path("queries").get(0);
        JsonNode followed = client.follow(Map.of("query_id", first.path("id").asText()));
        JsonNode head = followed.path("original")
                .path("layers")
                .get(1)
                .path("components")
                .get(component.equals("self_attention") ? 0 : 1)
                .path("heads")
                .get(2);
        assertThat(head.path("norm").asDouble()).isCloseTo(first.path("norm").asDouble(), within(1e-3));
    }

    @Test
    void large_answers_are_compressed_for_who_takes_it() throws IOException {
        String body = ExplorerClient.text(Map.of("query", "dams slow rivers"));
        ExplorerClient.Answer plain = client.post("/api/follow", body);
        ExplorerClient.Answer small = client.post("/api/follow", body, "Accept-Encoding", "gzip");
        assertThat(plain.header("Content-Encoding")).isEmpty();
        assertThat(small.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(small.content().length).isLessThan(plain.content().length / 2);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(small.content()))) {
            JsonNode unpacked = new ObjectMapper().readTree(in);
            assertThat(unpacked.path("original")).isEqualTo(plain.json().path("original"));
        }
        ExplorerClient.Answer script = client.get("/explorer.js", "Accept-Encoding", "gzip");
        assertThat(script.header("Content-Encoding")).isEqualTo("gzip");
    }

    @Test
    void the_page_and_its_parts_are_served_and_kept_by_the_browser() {
        Map<String, String> types = Map.of(
                "/", "text/html;charset=utf-8",
                "/explorer.js", "text/javascript;charset=utf-8",
                "/explorer.css", "text/css;charset=utf-8",
                "/report.css", "text/css;charset=utf-8",
                "/licences.txt", "text/plain;charset=utf-8");
        types.forEach((path, type) -> {
            ExplorerClient.Answer answer = client.get(path);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(type(answer)).isEqualTo(type);
            assertThat(answer.content()).isNotEmpty();
            ExplorerClient.Answer again = client.get(path, "If-None-Match", answer.header("ETag"));
            assertThat(again.status()).isEqualTo(304);
            assertThat(again.content()).isEmpty();
        });
        assertThat(client.get("/?q=dam&patch=x").text())
                .isEqualTo(client.get("/").text());
    }

    @Test
    void the_help_of_the_command_says_what_it_does() throws IOException {
        Cli.Result help = Cli.run("explore", "--help");
        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("--port", "--host", "--open", "token");
        assertThat(Files.readString(run.resolve("config.yaml"), StandardCharsets.UTF_8))
                .doesNotContain("explore");
    }
}
