package genir.corpus.format;

import genir.corpus.Document;
import genir.corpus.Documents;
import genir.corpus.IdList;
import genir.corpus.io.RecordReader;
import genir.corpus.io.RecordWriter;
import genir.corpus.io.Spool;

/** The documents of a collection as they were read: their ids in memory, their texts, where they are many, in a temporary file. */
final class SpooledDocuments extends Documents {
    private final IdList ids;
    private final Spool texts;

    /** Documents whose texts were written by {@link #write}, in the order of their ids. */
    SpooledDocuments(IdList ids, Spool texts) {
        this.ids = ids;
        this.texts = texts;
    }

    /** What a document's record is. */
    static RecordWriter write(RecordWriter record, Document document) {
        return record.clear().text(document.title()).text(document.text());
    }

    /** The document that {@link #write} wrote. */
    static Document read(String id, RecordReader record) {
        return new Document(id, record.text(), record.text());
    }

    @Override
    public IdList ids() {
        return ids;
    }

    @Override
    protected Reader reader() {
        return place -> read(ids.get(place), texts.get(place));
    }
}
