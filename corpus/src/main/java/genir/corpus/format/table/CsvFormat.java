package genir.corpus.format.table;

import genir.corpus.InputException;
import genir.corpus.Names;
import genir.corpus.format.FormatOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A document a row, as spreadsheets and databases write them; {@link CsvRows}. */
public final class CsvFormat extends TableFormat {
    /** The option for what stands between two columns: one character, or {@code tab}. */
    static final String SEPARATOR = "separator";

    private static final String TAB = "tab";

    @Override
    public String name() {
        return "csv";
    }

    @Override
    protected List<String> ownOptions() {
        List<String> all = new ArrayList<>(super.ownOptions());
        all.add(SEPARATOR);
        return all;
    }

    @Override
    Rows open(Path file, FormatOptions options) {
        return new CsvRows(file, separator(options));
    }

    @Override
    String hint(String header) {
        return Stream.of(";", "\t", "|", ",")
                .filter(header::contains)
                .findFirst()
                .map(other -> "a single column, in which stands "
                        + Names.quote(other) + ": if that parts columns, say --separator "
                        + ("\t".equals(other) ? TAB : "\"" + other + "\""))
                .orElse("");
    }

    private static char separator(FormatOptions options) {
        String given = options.one(SEPARATOR).orElse(",");
        if (given.equals(TAB)) {
            return '\t';
        }
        if (given.length() != 1 || given.equals("\"") || given.equals("\n") || given.equals("\r")) {
            throw new InputException("--separator: " + Names.quote(given) + " is neither a single character nor tab");
        }
        return given.charAt(0);
    }
}
