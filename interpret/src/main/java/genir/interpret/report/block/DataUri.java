package genir.interpret.report.block;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Text as an address that carries it. */
final class DataUri {
    private DataUri() {}

    static String csv(String content) {
        return "data:text/csv;charset=utf-8;base64,"
                + Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8));
    }
}
