package genir.corpus.format.table;

import genir.corpus.format.DocumentFiles;
import genir.corpus.format.DocumentFormat;
import genir.corpus.format.DocumentIds;
import genir.corpus.format.DocumentSink;
import genir.corpus.format.Flaws;
import genir.corpus.format.FormatOptions;
import genir.corpus.format.Place;
import genir.corpus.format.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tables in which a row is a document: one file, or those in a folder, each with a header of its own. */
abstract class TableFormat extends DocumentFormat {
    /** The option that says that the first row is a document like the others. */
    static final String NO_HEADER = "no-header";

    /** Opens a file. */
    abstract Rows open(Path file, FormatOptions options);

    /** What a table of a single column may have instead of the separator; empty where it has none of that. */
    abstract String hint(String header);

    @Override
    protected List<String> ownOptions() {
        List<String> all = new ArrayList<>(FieldNames.OPTIONS);
        all.add(NO_HEADER);
        return all;
    }

    @Override
    protected List<Path> documentFiles(Source source) {
        return tables(source).files();
    }

    @Override
    protected void readDocuments(Source source, DocumentSink sink, Flaws flaws) {
        DocumentFiles files = tables(source);
        for (Path file : files.files()) {
            read(source, file, sink);
        }
        files.report(flaws);
    }

    private DocumentFiles tables(Source source) {
        return DocumentFiles.find(source, List.of(name(), name() + ".gz"));
    }

    private void read(Source source, Path file, DocumentSink sink) {
        FieldNames names = new FieldNames(source.options());
        boolean headed = !source.options().has(NO_HEADER);
        Columns columns = null;
        long number = 0;
        try (Rows rows = open(file, source.options())) {
            for (List<String> row = rows.next(); row != null; row = rows.next()) {
                Place place = rows.place();
                if (columns == null) {
                    columns = columns(names, row, headed, place);
                    if (headed) {
                        continue;
                    }
                }
                number++;
                List<String> cells = trimmed(row, columns.width(), place);
                long record = number;
                String id =
                        columns.id().map(cells::get).orElseGet(() -> DocumentIds.ofRecord(source.path(), file, record));
                sink.document(place, id, columns.title(cells), columns.text(cells));
            }
        }
        if (columns == null) {
            throw Place.of(file)
                    .error("is empty; expected " + (headed ? "a header and a document a row" : "a document a row"));
        }
    }

    private Columns columns(FieldNames names, List<String> first, boolean headed, Place place) {
        String hint = first.size() == 1 ? hint(first.get(0)) : "";
        if (!hint.isEmpty()) {
            throw place.error(hint);
        }
        return headed
                ? Columns.inHeader(names, first.stream().map(String::strip).toList(), place)
                : Columns.byNumber(names, first.size(), place);
    }

    /** The row without blank cells at its end that are more than the columns. */
    private static List<String> trimmed(List<String> row, int width, Place place) {
        int count = row.size();
        while (count > width && row.get(count - 1).isBlank()) {
            count--;
        }
        if (count != width) {
            throw place.error("expected " + width + (width == 1 ? " column, found " : " columns, found ") + count);
        }
        return row.subList(0, count);
    }
}
