package genir.interpret.report.block;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A data file: linked beside the report, and carried inside it for when the page travels alone.
 *
 * @param name its file name
 * @param path where it lies, relative to the report
 * @param content the whole file
 */
public record Download(String name, String path, String content) implements Block {
    /** The file as a {@code data:} address. */
    public String dataUri() {
        return "data:text/csv;charset=utf-8;base64,"
                + Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String kind() {
        return "download";
    }
}
