package genir.corpus.format.table;

import genir.corpus.format.FormatOptions;
import java.nio.file.Path;

/** A document a line, with tabs between the columns, as in MS MARCO's {@code collection.tsv}; {@link TsvRows}. */
public final class TsvFormat extends TableFormat {
    @Override
    public String name() {
        return "tsv";
    }

    @Override
    Rows open(Path file, FormatOptions options) {
        return new TsvRows(file);
    }

    @Override
    String hint(String header) {
        return header.indexOf(',') >= 0 || header.indexOf(';') >= 0
                ? "no tab in the first line; columns between commas or semicolons are --format csv"
                : "";
    }
}
