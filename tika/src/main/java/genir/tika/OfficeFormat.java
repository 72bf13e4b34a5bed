package genir.tika;

import java.util.List;

/** What word processors, spreadsheets and presentation programs write, and e-books. */
public final class OfficeFormat extends TikaFormat {
    public OfficeFormat() {
        super(
                "office",
                List.of(
                        "docx", "docm", "dotx", "doc", "dot", "rtf", "odt", "ott", "pptx", "pptm", "ppsx", "ppt", "pps",
                        "odp", "xlsx", "xlsm", "xls", "ods", "epub"));
    }
}
