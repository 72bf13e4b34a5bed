package genir.corpus.format;

import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.corpus.TestCollection;
import genir.corpus.text.WordPassages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The base of formats that hold documents alone. All of them can be cut into passages, and can have queries and judgments from
 * other files beside them.
 */
public abstract class DocumentFormat implements CollectionFormat {
    /** The option for how many words a passage has; without it documents stay whole. */
    public static final String PASSAGE_WORDS = "passage-words";
    /** The option for how many words a passage shares with the next. */
    public static final String OVERLAP = "overlap";
    /** The option for the file with the queries. */
    public static final String QUERIES = "queries";
    /** The option for the files with judgments, one for each split. */
    public static final String QRELS = "qrels";

    /** The names of the options beside those of every document format. */
    protected abstract List<String> ownOptions();

    /** The files that {@link #readDocuments} reads. */
    protected abstract List<Path> documentFiles(Source source);

    /**
     * Reads all documents, one after the other.
     *
     * @param flaws where to report what cannot be read and is left out
     */
    protected abstract void readDocuments(Source source, DocumentSink sink, Flaws flaws);

    @Override
    public final List<String> options() {
        List<String> all = new ArrayList<>(ownOptions());
        all.addAll(List.of(PASSAGE_WORDS, OVERLAP, QUERIES, QRELS));
        return List.copyOf(all);
    }

    @Override
    public final List<Path> files(Source source) {
        List<Path> all = new ArrayList<>(documentFiles(source));
        all.addAll(JudgedQueries.of(source.options()).files());
        return List.copyOf(all);
    }

    @Override
    public final TestCollection read(Source source, Flaws flaws, Progress progress) {
        FormatOptions options = source.options();
        options.requireKnown(this);
        JudgedQueries queries = JudgedQueries.of(options);
        try (CollectionBuilder builder = new CollectionBuilder(flaws, progress)) {
            readDocuments(source, cut(options, builder), flaws);
            queries.read(builder, flaws);
            return builder.build(source.path());
        }
    }

    /** Passages in the place of documents, where the user asked for them: {@code ID#1}, {@code ID#2}, ... under the same title. */
    private static DocumentSink cut(FormatOptions options, DocumentSink whole) {
        int overlap = options.wholeNumber(OVERLAP, 0).orElse(0);
        if (!options.has(PASSAGE_WORDS)) {
            if (options.has(OVERLAP)) {
                throw new InputException("--overlap: needs --passage-words");
            }
            return whole;
        }
        if (options.has(QRELS)) {
            throw new InputException("--passage-words: judgments name whole documents; leave out the one or the other");
        }
        int words = options.wholeNumber(PASSAGE_WORDS, 1).orElseThrow();
        if (overlap >= words) {
            throw new InputException(
                    "--overlap: " + overlap + " is not fewer than the " + words + " words of a passage");
        }
        WordPassages passages = new WordPassages(words, overlap);
        return (place, id, title, text) -> {
            int number = 0;
            for (String passage : passages.of(text)) {
                number++;
                whole.document(place, id + "#" + number, title, passage);
            }
        };
    }
}
