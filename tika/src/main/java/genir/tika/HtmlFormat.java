package genir.tika;

import java.util.List;

/** Web pages. */
public final class HtmlFormat extends TikaFormat {
    public HtmlFormat() {
        super("html", List.of("html", "htm", "xhtml", "xht", "shtml"));
    }
}
