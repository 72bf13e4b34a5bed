package genir.corpus.format.table;

import genir.corpus.InputException;
import genir.corpus.format.DocumentFiles;
import genir.corpus.format.DocumentFormat;
import genir.corpus.format.DocumentIds;
import genir.corpus.format.DocumentSink;
import genir.corpus.format.Flaws;
import genir.corpus.format.JsonRecord;
import genir.corpus.format.JsonRecords;
import genir.corpus.format.Source;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A JSON object a document, one a line or in one list. Fields may be missing; whether documents have an id of their own is what the
 * first one says.
 */
public final class JsonLinesFormat extends DocumentFormat {
    private static final List<String> EXTENSIONS =
            List.of("jsonl", "json", "ndjson", "jsonl.gz", "json.gz", "ndjson.gz");

    @Override
    public String name() {
        return "jsonl";
    }

    @Override
    protected List<String> ownOptions() {
        return FieldNames.OPTIONS;
    }

    @Override
    protected List<Path> documentFiles(Source source) {
        return DocumentFiles.find(source, EXTENSIONS).files();
    }

    @Override
    protected void readDocuments(Source source, DocumentSink sink, Flaws flaws) {
        DocumentFiles files = DocumentFiles.find(source, EXTENSIONS);
        for (Path file : files.files()) {
            Reading reading = new Reading(source, file, sink);
            JsonRecords.forEach(file, "one JSON object a line", reading::take);
            reading.requireFields();
        }
        files.report(flaws);
    }

    /** The reading of one file. */
    private static final class Reading {
        private final Source source;
        private final Path file;
        private final DocumentSink sink;
        private final FieldNames names;
        private final Set<String> seen = new TreeSet<>();
        private JsonRecord first;
        private String idField;
        private long number;

        Reading(Source source, Path file, DocumentSink sink) {
            this.source = source;
            this.file = file;
            this.sink = sink;
            this.names = new FieldNames(source.options());
        }

        void take(JsonRecord document) {
            List<String> fields = fields(document);
            number++;
            if (first == null) {
                first = document;
                idField = names.id(fields).orElse(null);
            }
            seen.addAll(fields);
            List<String> textFields = names.text(fields);
            String title = names.title(fields).map(document::words).orElse("").strip();
            if (number == 1 && textFields.isEmpty() && title.isEmpty()) {
                throw document.place().error(FieldNames.noText(fields));
            }
            String text = textFields.stream()
                    .map(field -> document.words(field).strip())
                    .filter(words -> !words.isEmpty())
                    .collect(Collectors.joining("\n"));
            String id = idField == null ? DocumentIds.ofRecord(source.path(), file, number) : document.id(idField);
            sink.document(document.place(), id, title, text);
        }

        /** Fails where no document has a field that the user named, or one that is called like a text. */
        void requireFields() {
            if (first == null) {
                throw InputException.in(file, "holds no object; expected one a line");
            }
            try {
                names.requireKnown("field", seen);
            } catch (InputException unknown) {
                throw InputException.in(file, unknown.getMessage());
            }
            if (names.text(seen).isEmpty()) {
                throw InputException.in(file, FieldNames.noText(seen));
            }
        }

        private static List<String> fields(JsonRecord document) {
            Iterable<String> names = document.node()::fieldNames;
            return StreamSupport.stream(names.spliterator(), false).toList();
        }
    }
}
