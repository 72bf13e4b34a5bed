package genir.corpus.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/** The terms that an analyzer makes of a text, in order of position. */
public final class TermStream {
    /** Some Lucene analyzers look at the field's name; none of ours differs by it. */
    private static final String FIELD = "contents";

    private TermStream() {}

    /** Takes a term and where in the text it comes from. */
    @FunctionalInterface
    public interface Placed {
        void accept(String term, int start, int end);
    }

    public static List<String> terms(Analyzer analyzer, String text) {
        List<String> terms = new ArrayList<>();
        forEach(analyzer, text, terms::add);
        return terms;
    }

    public static void forEach(Analyzer analyzer, String text, Consumer<String> action) {
        forEach(analyzer, text, (term, start, end) -> action.accept(term));
    }

    public static void forEach(Analyzer analyzer, String text, Placed action) {
        try (TokenStream stream = analyzer.tokenStream(FIELD, text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            OffsetAttribute place = stream.addAttribute(OffsetAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                action.accept(term.toString(), place.startOffset(), place.endOffset());
            }
            stream.end();
        } catch (IOException impossible) {
            throw new UncheckedIOException("a text in memory cannot fail to be read", impossible);
        }
    }
}
