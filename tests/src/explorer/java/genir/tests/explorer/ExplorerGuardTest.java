package genir.tests.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import genir.tests.Cli;
import genir.tests.TinyCollection;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is answered by the explorer, and what browsers are told to do with its answers. */
class ExplorerGuardTest {
    private static final List<String> ADDRESSES = List.of(
            "/",
            "/explorer.js",
            "/licences.txt",
            "/api/session",
            "/api/documents?id=d01",
            "/api/documents?id=none",
            "/report/0",
            "/nowhere");

    @TempDir
    static Path folder;

    private static Path run;
    private static LocalExplorer explorer;
    private static ExplorerClient client;
    private static LocalExplorer open;
    private static ExplorerClient stranger;
    private static String token;

    @BeforeAll
    static void serve() throws Exception {
        run = folder.resolve("run");
        Cli.Result trained = Cli.run(
                "run",
                TinyCollection.writeConfig(folder),
                "-o",
                run,
                "--until",
                "train",
                "-q",
                "--set",
                "training.steps=3");
        assertThat(trained.code()).as(trained.err()).isZero();
        explorer = LocalExplorer.of(run);
        client = explorer.client();
        open = LocalExplorer.of(List.of("--host", "0.0.0.0"), run);
        stranger = open.client();
        token = stranger.address().getQuery().substring("token=".length());
    }

    @AfterAll
    static void end() {
        explorer.close();
        open.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:PORT", "localhost:PORT", "LocalHost:PORT", "[::1]:PORT", "127.0.0.1"})
    void its_own_names_are_answered(String host) throws Exception {
        assertThat(client.getAs(host.replace("PORT", Integer.toString(client.port())), "/api/session"))
                .startsWith("HTTP/1.1 200 ");
    }

    /** Names that an attacker lets point to this machine. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rebound.example:PORT",
                "rebound.example",
                "127.0.0.1.rebound.example:PORT",
                "localhost.rebound.example:PORT",
                "localhost.:PORT",
                "127.0.0.2:PORT",
                "0.0.0.0:PORT",
                "[::2]:PORT",
                "192.0.2.1"
            })
    void other_names_are_refused(String host) throws Exception {
        for (String path : ADDRESSES) {
            String answer = client.getAs(host.replace("PORT", Integer.toString(client.port())), path);
            assertThat(answer)
                    .startsWith("HTTP/1.1 403 ")
                    .contains("{\"error\":\"the Host of the request is not this server's");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://rebound.example",
                "https://rebound.example:443",
                "http://127.0.0.1:1",
                "http://127.0.0.1",
                "http://localhost:PORT",
                "null",
                "file://",
                "%%%"
            })
    void other_origins_are_refused(String origin) {
        String given = origin.replace("PORT", Integer.toString(client.port()));
        assertThat(client.get("/api/session", "Origin", given).error(403)).contains("another origin");
        assertThat(client.post("/api/ask", "{\"query\":\"dam\"}", "Origin", given)
                        .error(403))
                .contains("another origin");
        assertThat(client.send("DELETE", "/api/jobs/1", null, "Origin", given).error(403))
                .contains("another origin");
    }

    @Test
    void its_own_origin_is_answered() {
        String own = "http://127.0.0.1:" + client.port();
        assertThat(client.post("/api/ask", "{\"query\":\"dam\"}", "Origin", own, "Sec-Fetch-Site", "same-origin")
                        .status())
                .isEqualTo(200);
        assertThat(client.get("/api/session", "Sec-Fetch-Site", "none").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "cross-site, cors, /api/session, 403",
        "cross-site, no-cors, /api/documents?id=d01, 403",
        "cross-site, navigate, /api/session, 403",
        "cross-site, no-cors, /explorer.js, 403",
        "same-site, cors, /api/session, 403",
        "cross-site, navigate, /, 200",
        "cross-site, navigate, /?q=dam, 200",
        "same-origin, cors, /api/session, 200"
    })
    void browsers_say_where_a_request_comes_from(String site, String mode, String path, int status) {
        ExplorerClient.Answer answer = client.get(path, "Sec-Fetch-Site", site, "Sec-Fetch-Mode", mode);
        assertThat(answer.status()).isEqualTo(status);
        if (status == 403) {
            answer.error(403);
        }
    }

    @Test
    void every_answer_keeps_browsers_from_guessing_and_sharing() {
        for (String path : ADDRESSES) {
            ExplorerClient.Answer answer = client.get(path);
            assertThat(answer.header("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
            assertThat(answer.header("Referrer-Policy")).as(path).isEqualTo("no-referrer");
            assertThat(answer.header("Cross-Origin-Resource-Policy")).as(path).isEqualTo("same-origin");
            assertThat(answer.header("Cross-Origin-Opener-Policy")).as(path).isEqualTo("same-origin");
            assertThat(answer.header("Content-Security-Policy"))
                    .as(path)
                    .contains("default-src 'none'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe", "*");
            assertThat(answer.headers().map()).as(path).doesNotContainKeys("access-control-allow-origin", "server");
            if (path.startsWith("/api/")) {
                assertThat(answer.header("Cache-Control")).as(path).isEqualTo("no-store");
                assertThat(answer.header("Content-Type")).as(path).isEqualTo("application/json");
            }
        }
        assertThat(client.get("/").header("Content-Security-Policy"))
                .contains("script-src 'self'", "connect-src 'self'", "base-uri 'none'", "form-action 'none'");
    }

    /** A browser asks before a page of elsewhere sends JSON; it is not told that it may. */
    @Test
    void preflights_get_no_leave() {
        ExplorerClient.Answer answer = client.send(
                "OPTIONS",
                "/api/ask",
                null,
                "Origin",
                "http://rebound.example",
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "content-type");
        answer.error(403);
        assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
    }

    @Test
    void an_address_that_others_reach_needs_the_token() {
        assertThat(token).matches("[0-9a-f]{32}");
        for (String path :
                List.of("/api/session", "/api/documents?id=d01", "/api/compare", "/api/nowhere", "/report/0")) {
            assertThat(stranger.get(path).error(401)).contains("token");
            assertThat(stranger.get(path, "Cookie", "genir_explorer=" + "0".repeat(32))
                            .error(401))
                    .contains("token");
            assertThat(stranger.get(path + (path.contains("?") ? "&" : "?") + "token=" + token)
                            .error(401))
                    .contains("token");
        }
        assertThat(stranger.post("/api/ask", "{\"query\":\"dam\"}").error(401)).contains("token");
        // The page itself can be had, so that it can ask for the token.
        assertThat(stranger.get("/").status()).isEqualTo(200);
        assertThat(stranger.get("/explorer.js").status()).isEqualTo(200);
    }

    @Test
    void the_address_that_is_printed_lets_in_and_hides_the_token() {
        ExplorerClient.Answer answer = stranger.get("/?q=dam+a%26b&token=" + token + "&doc=d02");
        assertThat(answer.status()).isEqualTo(302);
        assertThat(URI.create(answer.header("Location")).getRawQuery()).isEqualTo("q=dam+a%26b&doc=d02");
        assertThat(answer.header("Location")).doesNotContain(token);
        String cookie = answer.header("Set-Cookie");
        assertThat(cookie).contains("HttpOnly", "SameSite=Strict").containsIgnoringCase("Path=/");
        assertThat(stranger.get("/api/session", "Cookie", cookie.substring(0, cookie.indexOf(';')))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_wrong_token_lets_nobody_in() {
        ExplorerClient.Answer answer = stranger.get("/?token=wrong");
        assertThat(answer.headers().map()).doesNotContainKey("set-cookie");
        for (String body : List.of("{\"token\":\"wrong\"}", "{\"token\":\"\"}", "{}")) {
            ExplorerClient.Answer refused = stranger.post("/api/token", body);
            assertThat(refused.error(401)).contains("not the token");
            assertThat(refused.headers().map()).doesNotContainKey("set-cookie");
        }
    }

    @Test
    void a_person_can_give_the_token_on_the_page() {
        ExplorerClient.Answer taken = stranger.post("/api/token", ExplorerClient.text(Map.of("token", token)));
        assertThat(taken.status()).isEqualTo(200);
        String cookie = taken.header("Set-Cookie");
        assertThat(stranger.post("/api/ask", "{\"query\":\"dam\"}", "Cookie", cookie.substring(0, cookie.indexOf(';')))
                        .status())
                .isEqualTo(200);
    }

    /** With the token's cookie too: a page of elsewhere that knows the address has it sent along in old browsers. */
    @Test
    void other_origins_are_refused_with_the_token_too() {
        String cookie = "genir_explorer=" + token;
        assertThat(stranger.get("/api/session", "Cookie", cookie, "Origin", "http://rebound.example")
                        .error(403))
                .contains("another origin");
        assertThat(stranger.get("/api/session", "Cookie", cookie, "Sec-Fetch-Site", "cross-site")
                        .error(403))
                .contains("another origin");
    }
}
