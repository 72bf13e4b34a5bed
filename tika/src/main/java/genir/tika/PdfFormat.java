package genir.tika;

import java.util.List;

/** PDF, of which the text is read that it has: scans have none. */
public final class PdfFormat extends TikaFormat {
    public PdfFormat() {
        super("pdf", List.of("pdf"));
    }
}
