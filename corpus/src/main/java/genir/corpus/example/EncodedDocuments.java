package genir.corpus.example;

import genir.corpus.Document;
import genir.corpus.io.RecordReader;
import genir.corpus.io.RecordWriter;
import genir.corpus.io.Spool;
import genir.corpus.vocabulary.PlacedTokens;
import genir.corpus.vocabulary.Vocabulary;
import java.util.ArrayList;
import java.util.List;

/** Documents in tokens, each analyzed once; of many, the tokens lie in a temporary file. */
final class EncodedDocuments {
    private final List<String> ids;
    private final Vocabulary vocabulary;
    private final int maxLength;
    private final boolean withTexts;
    private final Spool records = new Spool();
    private final RecordWriter record = new RecordWriter();

    /**
     * None yet.
     *
     * @param ids of the documents that will be added, in their order
     * @param withTexts whether examples say their texts
     */
    EncodedDocuments(List<String> ids, Vocabulary vocabulary, int maxLength, boolean withTexts) {
        this.ids = ids;
        this.vocabulary = vocabulary;
        this.maxLength = maxLength;
        this.withTexts = withTexts;
    }

    int size() {
        return records.size();
    }

    /** Encodes the next document; see {@link EncodedDocument}. */
    void add(Document document, List<TellingTerms.Weighted> telling, String heldOut) {
        EncodedDocument encoded = new EncodedDocument(document, telling, heldOut, vocabulary, maxLength, withTexts);
        record.clear();
        write(encoded.contents());
        record.number(encoded.lines().size());
        encoded.lines().forEach(this::write);
        record.number(encoded.title() == null ? 0 : 1);
        if (encoded.title() != null) {
            write(encoded.title());
        }
        record.number(encoded.terms().size());
        for (EncodedDocument.Term term : encoded.terms()) {
            write(term.tokens());
            record.real(term.weight());
        }
        records.add(record);
    }

    private void write(PlacedTokens tokens) {
        record.numbers(tokens.tokens());
        if (withTexts) {
            record.text(tokens.text()).numbers(tokens.starts()).numbers(tokens.ends());
        }
    }

    /** A document by its place. */
    EncodedDocument get(int number) {
        RecordReader read = records.get(number);
        PlacedTokens contents = tokens(read);
        List<PlacedTokens> lines = new ArrayList<>();
        for (long left = read.number(); left > 0; left--) {
            lines.add(tokens(read));
        }
        PlacedTokens title = read.number() == 0 ? null : tokens(read);
        List<EncodedDocument.Term> terms = new ArrayList<>();
        for (long left = read.number(); left > 0; left--) {
            terms.add(new EncodedDocument.Term(tokens(read), read.real()));
        }
        return new EncodedDocument(
                vocabulary,
                vocabulary.docidSequence(ids.get(number)),
                maxLength,
                withTexts,
                contents,
                lines,
                title,
                terms);
    }

    private PlacedTokens tokens(RecordReader read) {
        int[] tokens = read.numbers();
        return withTexts
                ? new PlacedTokens(tokens, read.text(), read.numbers(), read.numbers())
                : PlacedTokens.unplaced(tokens);
    }
}
