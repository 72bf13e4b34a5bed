package genir.explorer.http;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The page's files, from the jar; the report's style sheet among them, so that both look alike. */
final class PageFiles {
    /** What the page may do: run its own script, and ask nobody but this server. */
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String PAGE = "/genir/explorer/page/";

    @SuppressWarnings("ArrayRecordComponent") // read once, sent as it is
    private record PageFile(byte[] content, String type, String tag) {}

    private final Map<String, PageFile> files = new LinkedHashMap<>();

    PageFiles() throws IOException {
        put("/", PAGE + "index.html", "text/html; charset=utf-8");
        put("/explorer.js", PAGE + "explorer.js", "text/javascript; charset=utf-8");
        put("/explorer.css", PAGE + "explorer.css", "text/css; charset=utf-8");
        put("/licences.txt", PAGE + "licences.txt", "text/plain; charset=utf-8");
        put("/report.css", "/genir/interpret/report/style.css", "text/css; charset=utf-8");
    }

    private void put(String path, String resource, String type) throws IOException {
        try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("the explorer's page is not in its jar: " + resource + " is missing");
            }
            byte[] content = in.readAllBytes();
            files.put(path, new PageFile(content, type, tag(content)));
        }
    }

    private static String tag(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    Set<String> paths() {
        return files.keySet();
    }

    /** Sends a file, unless the browser has it already. */
    void send(Context context, String path) {
        PageFile file = files.get(path);
        context.header("Content-Security-Policy", POLICY)
                .header("ETag", file.tag())
                .header("Cache-Control", "no-cache");
        if (file.tag().equals(context.header("If-None-Match"))) {
            context.status(HttpStatus.NOT_MODIFIED);
        } else {
            context.contentType(file.type()).result(file.content());
        }
    }
}
