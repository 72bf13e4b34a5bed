package genir.tests.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Talks to an explorer as its page does. */
final class ExplorerClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int TOO_MANY = 429;

    /** What came back. */
    @SuppressWarnings("ArrayRecordComponent") // read, never compared
    record Answer(int status, HttpHeaders headers, byte[] content) {
        String text() {
            return new String(content, StandardCharsets.UTF_8);
        }

        JsonNode json() {
            try {
                return JSON.readTree(content);
            } catch (IOException failure) {
                throw new AssertionError("no JSON: " + text(), failure);
            }
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        /** Checks that it is an error of a status, in one clear line of JSON, and returns the line. */
        String error(int expected) {
            assertThat(status).as(text()).isEqualTo(expected);
            assertThat(header("Content-Type")).isEqualTo("application/json");
            assertThat(json().isObject()).isTrue();
            assertThat(json().fieldNames()).toIterable().containsExactly("error");
            String said = json().get("error").asText();
            assertThat(said)
                    .isNotBlank()
                    .doesNotContain("\n", "Exception", "java.lang", "java.util", "genir.", "this should not happen");
            return said;
        }
    }

    private final URI address;

    ExplorerClient(URI address) {
        this.address = address;
    }

    URI address() {
        return address;
    }

    int port() {
        return address.getPort();
    }

    /** Sends a request, headers in pairs of name and value. Tests are faster than people: who is told to wait waits. */
    Answer send(String method, String path, byte[] body, String... headers) {
        Answer answer = once(method, path, body, headers);
        for (int tries = 0;
                tries < 20 && answer.status() == TOO_MANY && answer.text().contains("a second");
                tries++) {
            try {
                Thread.sleep(200);
            } catch (InterruptedException stopped) {
                throw new AssertionError(stopped);
            }
            answer = once(method, path, body, headers);
        }
        return answer;
    }

    /** Sends a request and takes the answer as it is. */
    Answer once(String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(PATIENCE)
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<byte[]> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    Answer get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    /** Sends a body of JSON as it stands. */
    Answer post(String path, String body, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Content-Type";
        all[1] = "application/json";
        System.arraycopy(headers, 0, all, 2, headers.length);
        return send("POST", path, body.getBytes(StandardCharsets.UTF_8), all);
    }

    /** What is answered to a GET that is right. */
    JsonNode json(String path) {
        return right(get(path));
    }

    /** What is answered to a POST that is right. */
    JsonNode json(String path, Object body) {
        return right(post(path, text(body)));
    }

    static String text(Object body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException failure) {
            throw new AssertionError(failure);
        }
    }

    private static JsonNode right(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 202);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        return answer.json();
    }

    JsonNode ask(String query) {
        return json("/api/ask", Map.of("query", query));
    }

    JsonNode follow(Map<String, ?> body) {
        return json("/api/follow", body);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The answer, head and body, to bytes that no well-behaved client sends. */
    String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The answer to a GET under a Host of one's choice. */
    String getAs(String host, String path) throws IOException {
        return raw("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }
}
