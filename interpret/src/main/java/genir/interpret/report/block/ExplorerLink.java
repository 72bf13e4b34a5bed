package genir.interpret.report.block;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Where a report leads to the live page: {@code genir explore} serves it there unless told otherwise. */
public final class ExplorerLink {
    /** The live page's usual address. */
    public static final String ADDRESS = "http://127.0.0.1:8080/";

    /** What a reader has to do before following a link. */
    public static final String HOW = "while genir explore -r RUN is serving this run";

    private ExplorerLink() {}

    /** The live page with a query of the run. */
    public static String of(String queryId) {
        return ADDRESS + "?id=" + URLEncoder.encode(queryId, StandardCharsets.UTF_8);
    }
}
