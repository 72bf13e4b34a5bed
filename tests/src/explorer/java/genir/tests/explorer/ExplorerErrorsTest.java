package genir.tests.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import genir.tests.Cli;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every mistake in a request is one clear line of JSON with its status. */
class ExplorerErrorsTest {
    @TempDir
    static Path folder;

    private static LocalExplorer explorer;
    private static ExplorerClient client;

    @BeforeAll
    static void serve() throws Exception {
        Path run = folder.resolve("run");
        Cli.Result trained = Cli.run(
                "run",
                HostileCollection.writeConfig(folder),
                "-o",
                run,
                "--until",
                "train",
                "-q",
                "--set",
                "training.steps=5");
        assertThat(trained.code()).as(trained.err()).isZero();
        explorer = LocalExplorer.of(run);
        client = explorer.client();
    }

    @AfterAll
    static void end() {
        explorer.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            ~~                                             | 400 | expected
            {"query":                                      | 400 | expected JSON: Unexpected end-of-input
            {'query':'dam'}                                | 400 | expected JSON
            []                                             | 400 | expected a JSON object
            "dam"                                          | 400 | expected a JSON object
            null                                           | 400 | expected a JSON object
            {"query":"dam"} {}                             | 400 | expected
            {"query":"dam","query":"falcon"}               | 400 | Duplicate field 'query'
            {"query":"dam","wat":1}                        | 400 | unknown key "wat": Known are: query, query_id, run, k
            {"query":["dam"]}                              | 400 | query: expected a text
            {}                                             | 400 | query: expected a text, found nothing
            {"query":""}                                   | 400 | query: expected a text, found nothing
            {"query":" \\t "}                              | 400 | query: expected a text, found nothing
            {"query":"dam","k":0}                          | 400 | k: expected a whole number from 1 to 100
            {"query":"dam","k":101}                        | 400 | k: expected a whole number from 1 to 100
            {"query":"dam","k":1.5}                        | 400 | k: expected a whole number
            {"query":"dam","k":"5"}                        | 400 | k: expected a whole number
            {"query":"dam","k":99999999999}                | 400 | expected
            {"query":"dam","run":"other"}                  | 404 | unknown run "other": Known are: run
            {"query":"dam","query_id":"q99"}               | 404 | the run has no query "q99"
            """)
    void of_asking(String body, int status, String said) {
        assertThat(client.post("/api/ask", body == null ? "" : body).error(status))
                .contains(said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"query":""}                                    | 400 | query: expected a text
            {"query":"dam","document":"d99"}                | 400 | document: the model has no document "d99"
            {"query":"dam","against":"<b>"}                 | 400 | against: the model has no document "<b>"
            {"query":"dam","document":"d01","against":"d01"}| 400 | expected another document
            {"query":"dam","query_id":"q99"}                | 404 | the run has no query "q99"
            {"query":"dam","run":"other"}                   | 404 | unknown run "other"
            {"query":"dam","k":3}                           | 400 | unknown key "k"
            {"query":"dam","interventions":"zero"}          | 400 | list of interventions
            {"query":"dam","interventions":{"do":"zero"}}   | 400 | list of interventions
            {"query":"dam","interventions":[null]}          | 400 | list of interventions
            """)
    void of_following(String body, int status, String said) {
        assertThat(client.post("/api/follow", body).error(status)).contains(said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"do":"zero"}                                                                | at: missing
            {"at":{"component":"mlp"}}                                                   | missing do
            {"do":"wat","at":{"component":"mlp"}}                                        | 'wat' is not known; known: zero, mean
            {"do":"zero","at":{"component":"mlp"},"wat":1}                               | unknown key "wat"
            {"do":"zero","at":{"component":"wat"}}                                       | unknown component "wat"
            {"do":"zero","at":{"component":"mlp","layers":[2]}}                          | layer 2: the model has layers 0 to 1
            {"do":"zero","at":{"component":"mlp","layers":[-1]}}                         | layer -1
            {"do":"zero","at":{"component":"mlp","stages":["IX"]}}                       | unknown stage "IX"
            {"do":"zero","at":{"component":"mlp","heads":[0]}}                           | heads: only self_attention and cross_attention
            {"do":"zero","at":{"component":"mlp","neurons":[64]}}                        | neuron 64: the model has neurons 0 to 63
            {"do":"zero","at":{"component":"cross_attention","heads":[4]}}               | head 4: the model has heads 0 to 3
            {"do":"zero","at":{"component":"cross_attention","neurons":[4]}}             | neurons: only the mlp has neurons
            {"do":"zero","at":{"site":"decoder.0.wat"}}                                  | unknown site 'decoder.0.wat'; nearest:
            {"do":"zero","at":{"component":"mlp","positions":[0]}}                       | positions: the decoder computes one position
            {"do":"zero","at":{"site":"decoder.0.hook_mlp_out","component":"mlp"}}       | either a component or a site
            {"do":"mean","at":{"component":"mlp"},"over":"wat"}                          | unknown set of queries "wat"
            {"do":"from_model","at":{"component":"mlp"},"model":"base"}                  | base
            {"do":"from_model","at":{"component":"mlp"},"model":"reduced-7"}             | 'reduced-7'
            {"do":"from_query","at":{"component":"mlp"},"query":" "}                     | expected the id or the text of a query
            {"do":"from_query","at":{"component":"mlp"}}                                 | give an id or a text
            {"do":"noise","at":{"component":"mlp"},"deviation":-1}                       | deviation: -1
            """)
    void of_intervening(String intervention, String said) {
        String body = "{\"query\":\"dam\",\"interventions\":[" + intervention + "]}";
        assertThat(client.post("/api/follow", body).error(400)).contains(said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            - do: zero\\n  at: {component: mlp}\\n  wat: 1\\n                     | line 3: unknown key "wat"
            - do: zero\\n  at: {component: mlp}\\n- do: wat\\n  at: {site: x}\\n  | line 3
            - do: zero\\n  at:\\n    component: mlp\\n    layers: one\\n          | line 4
            hello                                                                 | expected a list
            [[[                                                                   | line 1
            [[1]]                                                                 | line 1
            - !!java.io.File [x]                                                  | line 1: do: 'tag:yaml.org,2002:java.io.File' is not known
            a: &a [x, x]                                                          | line 1
            - do: zero\\n\\tat: 1                                                 | line 2
            """)
    void of_yaml_name_the_line(String yaml, String said) {
        assertThat(client.post("/api/interventions", "{\"yaml\":\"" + yaml + "\"}")
                        .error(400))
                .contains(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"yaml\":\"\",\"interventions\":[]}", "{\"yaml\":null}"})
    void of_giving_both_or_neither(String body) {
        assertThat(client.post("/api/interventions", body).error(400))
                .isEqualTo("expected either yaml or interventions");
    }

    /** Aliases that grow to more than any memory holds. */
    @Test
    void of_growing_yaml() {
        StringBuilder yaml = new StringBuilder("- &a0 [x, x]\n");
        for (int i = 1; i < 30; i++) {
            yaml.append("- &a")
                    .append(i)
                    .append(" [*a")
                    .append(i - 1)
                    .append(", *a")
                    .append(i - 1)
                    .append("]\n");
        }
        client.post("/api/interventions", ExplorerClient.text(Map.of("yaml", yaml.toString())))
                .error(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e38", "1e300", "1e999", "-1e39"})
    void of_factors_that_leave_no_numbers(String factor) {
        String body = "{\"query\":\"dam\",\"interventions\":[{\"do\":\"scale\",\"factor\":" + factor
                + ",\"at\":{\"component\":\"mlp\"}}]}";
        ExplorerClient.Answer answer = client.post("/api/follow", body);
        if (answer.status() == 200) {
            assertThat(answer.text()).doesNotContain("NaN", "Infinity");
        } else {
            answer.error(400);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            GET    | /api/jobs/99                                  | 404 | there is no job "99"
            DELETE | /api/jobs/99                                  | 404 | there is no job "99"
            GET    | /api/jobs/99/events                           | 404 | there is no job "99"
            GET    | /api/jobs/%3Cb%3E                             | 404 | there is no job "<b>"
            GET    | /api/neurons                                  | 400 | layer: expected a whole number
            GET    | /api/neurons?layer=0                          | 400 | neuron: expected a whole number
            GET    | /api/neurons?layer=2&neuron=0                 | 400 | layer 2: the model has layers 0 to 1
            GET    | /api/neurons?layer=0&neuron=64                | 400 | neuron 64: the model has neurons 0 to 63
            GET    | /api/neurons?layer=-1&neuron=0                | 400 | layer: expected a whole number from 0
            GET    | /api/neurons?layer=0&neuron=x                 | 400 | neuron: expected a whole number, found "x"
            GET    | /api/neurons?layer=0&neuron=0&run=other       | 404 | unknown run "other"
            GET    | /api/heads?layer=0&head=4                     | 400 | head 4: the model has heads 0 to 3
            GET    | /api/heads?layer=0&head=0&component=mlp       | 400 | only self_attention and cross_attention have heads
            GET    | /api/heads?layer=0&head=0&component=wat       | 400 | unknown component "wat"
            GET    | /api/queries?split=train                      | 400 | unknown split "train": Known are: all, dev, test
            GET    | /api/queries?outcome=wat                      | 400 | unknown outcome "wat"
            GET    | /api/queries?limit=-1                         | 400 | limit: expected a whole number from 0 to 200
            GET    | /api/queries?limit=201                        | 400 | limit: expected a whole number from 0 to 200
            GET    | /api/queries?limit=many                       | 400 | limit: expected a whole number, found "many"
            GET    | /api/queries?run=other                        | 404 | unknown run "other"
            GET    | /api/documents                                | 404 | there is no document
            GET    | /api/documents?id=d99                         | 404 | there is no document "d99"
            GET    | /api/documents?id=../config.yaml              | 404 | there is no document "../config.yaml"
            GET    | /api/documents?id=d01&run=other               | 404 | unknown run "other"
            GET    | /api/compare                                  | 404 | there is one run
            GET    | /report/0                                     | 404 | the run has no report
            GET    | /report/1                                     | 404 | there is no run 1
            GET    | /report/-1                                    | 404 | there is no run -1
            GET    | /report/config.yaml                           | 404 | there is no run config.yaml
            GET    | /nowhere                                      | 404 | there is nothing here
            GET    | /api/nowhere                                  | 404 | there is nothing here
            GET    | /api                                          | 404 | there is nothing here
            GET    | /explorer.js.map                              | 404 | there is nothing here
            GET    | /api/ask                                      | 405 | this address does not take
            GET    | /api/follow                                   | 405 | this address does not take
            PUT    | /api/session                                  | 405 | this address does not take
            DELETE | /api/session                                  | 405 | this address does not take
            OPTIONS| /api/session                                  | 405 | this address does not take
            PATCH  | /api/ask                                      | 405 | this address does not take
            """)
    void of_addresses(String method, String path, int status, String said) {
        assertThat(client.send(method, path, null).error(status)).contains(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/explorer.js/", "/report.css/", "/api/session/", "//", "/index.html"})
    void addresses_that_are_nearly_right_are_no_accidents(String path) {
        ExplorerClient.Answer answer = client.get(path);
        if (answer.status() != 200) {
            answer.error(404);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {}                                                                              | at least one
            {"interventions":[]}                                                            | at least one
            {"interventions":[{"do":"wat","at":{"component":"mlp"}}]}                       | 'wat' is not known
            """)
    void of_jobs(String body, String said) {
        assertThat(client.post("/api/jobs", body).error(400)).contains(said);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json"
            })
    void only_json_is_taken(String type) {
        byte[] body = "{\"query\":\"dam\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(client.send("POST", "/api/ask", body, "Content-Type", type).error(415))
                .contains("application/json");
    }

    @Test
    void a_body_without_a_type_is_not_taken() {
        assertThat(client.send("POST", "/api/ask", "{\"query\":\"dam\"}".getBytes(StandardCharsets.UTF_8))
                        .error(415))
                .contains("application/json");
    }

    @Test
    void queries_and_bodies_have_a_largest_size() throws IOException {
        assertThat(client.post("/api/ask", "{\"query\":\"" + "d".repeat(2_000) + "\"}")
                        .status())
                .isEqualTo(200);
        assertThat(client.post("/api/ask", "{\"query\":\"" + "d".repeat(2_001) + "\"}")
                        .error(400))
                .isEqualTo("query: 2001 characters are too many; at most 2000");
        String large = "{\"query\":\"" + "d".repeat(70_000) + "\"}";
        assertThat(client.post("/api/ask", large).error(413)).isEqualTo("the request is larger than 64 KiB");
        String head = "POST /api/ask HTTP/1.1\r\nHost: 127.0.0.1:" + client.port()
                + "\r\nContent-Type: application/json\r\nConnection: close\r\n";
        String chunked = head + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(large.length()) + "\r\n"
                + large + "\r\n0\r\n\r\n";
        assertThat(client.raw(chunked)).startsWith("HTTP/1.1 413 ").contains("{\"error\":");
        // A liar who says so and sends nothing is refused before.
        assertThat(client.raw(head + "Content-Length: 99999999\r\n\r\n")).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void bytes_that_are_no_text_are_no_accidents() {
        for (byte[] body : new byte[][] {
            {'{', '"', 'q', 'u', 'e', 'r', 'y', '"', ':', '"', (byte) 0xff, '"', '}'},
            {0, 0, 0, '"', (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff},
            {(byte) 0xef, (byte) 0xbb, (byte) 0xbf},
            {0},
            "[".repeat(60_000).getBytes(StandardCharsets.UTF_8),
            ("{\"query\":\"dam\",\"interventions\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}")
                    .getBytes(StandardCharsets.UTF_8),
            ("{\"query\":\"dam\",\"interventions\":" + "[".repeat(900) + "]".repeat(900) + "}")
                    .getBytes(StandardCharsets.UTF_8),
            ("{\"query\":\"dam\",\"k\":" + "9".repeat(5_000) + "}").getBytes(StandardCharsets.UTF_8)
        }) {
            for (String path :
                    new String[] {"/api/ask", "/api/follow", "/api/interventions", "/api/jobs", "/api/token"}) {
                client.send("POST", path, body, "Content-Type", "application/json")
                        .error(400);
            }
        }
    }

    /** What never reaches the addresses is answered by the layer beneath them. */
    @Test
    void requests_that_are_no_http_are_refused_in_json() throws IOException {
        String host = "Host: 127.0.0.1:" + client.port() + "\r\n";
        for (String request : new String[] {
            "GET /%2e%2e/etc/passwd HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n",
            "GET / HTTP/1.1\r\n" + host + "X: " + "x".repeat(100_000) + "\r\nConnection: close\r\n\r\n",
            "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
            "GET / HTTP/1.1\r\n" + host + host + "Connection: close\r\n\r\n",
            "HELLO\r\n\r\n"
        }) {
            String answer = client.raw(request);
            assertThat(answer).as(request).matches("(?s)HTTP/1.1 4\\d\\d .*");
            assertThat(answer)
                    .contains("application/json", "{\"error\":\"")
                    .containsIgnoringCase("X-Content-Type-Options: nosniff")
                    .doesNotContainIgnoringCase("jetty", "<html");
        }
        assertThat(client.get("/api/session").status()).isEqualTo(200);
    }
}
