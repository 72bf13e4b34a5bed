package genir.explorer.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers what Jetty itself refuses, before it is a request to us: an address or a header that is malformed or too long. */
final class JsonErrors implements Request.Handler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        response.getHeaders()
                .put(HttpHeader.CONTENT_TYPE, Answers.JSON)
                .put(HttpHeader.CACHE_CONTROL, "no-store")
                .put("X-Content-Type-Options", "nosniff")
                .put("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        String problem = "the request is refused: " + HttpStatus.getMessage(response.getStatus());
        response.write(
                true,
                ByteBuffer.wrap(Answers.text(Map.of("error", problem)).getBytes(StandardCharsets.UTF_8)),
                callback);
        return true;
    }
}
