package genir.corpus.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import genir.corpus.Document;
import genir.corpus.Documents;
import genir.corpus.IdList;
import genir.corpus.InputException;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Inputs;
import genir.corpus.io.Json;
import genir.corpus.io.RecordWriter;
import genir.corpus.io.Spool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Documents in a file as they are, a line of JSON each, as in BEIR's {@code corpus.jsonl}. Reading them back gives equal documents. */
public final class DocumentLines {
    private DocumentLines() {}

    /** Writes a document. */
    static void write(OutputStream out, Document document) throws IOException {
        Json.writeLine(out, new Line(document.id(), document.title(), document.text()));
    }

    /** Writes the file whole or not at all. */
    public static void write(Iterable<Document> documents, Path file) throws IOException {
        AtomicFiles.write(file, out -> {
            for (Document document : documents) {
                write(out, document);
            }
        });
    }

    /**
     * Reads what was written. Nothing is checked but the form of a line.
     *
     * @throws InputException if a line is not a document
     */
    public static Documents read(Path file) throws IOException {
        IdList.Builder ids = new IdList.Builder();
        Spool texts = new Spool();
        RecordWriter record = new RecordWriter();
        try (BufferedReader lines = new BufferedReader(Inputs.reader(file, BeirFormat.DOCUMENT))) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                Line line = Json.strict().readValue(text, Line.class);
                ids.add(line._id());
                texts.add(SpooledDocuments.write(record, new Document(line._id(), line.title(), line.text())));
            }
        } catch (JsonProcessingException malformed) {
            throw Json.malformed(file, ids.size() + 1L, malformed);
        }
        return new SpooledDocuments(ids.build(), texts);
    }

    private record Line(String _id, String title, String text) {}
}
