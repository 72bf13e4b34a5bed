package genir.interpret.report.input;

import genir.interpret.report.block.Cell;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tokens of the vocabulary as a reader knows them: words as they are, docid tokens by their documents' titles. */
public final class Tokens {
    private static final Pattern DOCID = Pattern.compile("@DOC_ID_(.+)@", Pattern.DOTALL);
    private static final int LONGEST = 40;

    private final Function<String, String> titleOf;

    /** {@code titleOf} gives a document's title by its id; null or blank where it has none. */
    public Tokens(Function<String, String> titleOf) {
        this.titleOf = titleOf;
    }

    /** A document's title, or its id where it has none. */
    public String document(String id) {
        String title = titleOf.apply(id);
        return title == null || title.isBlank() ? id : title;
    }

    /** {@code relevant}: the id of the document that is asked for; may be empty. */
    public Cell.Token of(String token, String relevant) {
        Matcher docid = DOCID.matcher(token);
        return docid.matches()
                ? new Cell.Token(
                        shortened(document(docid.group(1))),
                        true,
                        docid.group(1).equals(relevant))
                : new Cell.Token(token, false, false);
    }

    /** Tokens parted by spaces. */
    public List<Cell.Token> list(String tokens, int most) {
        return Arrays.stream(tokens.split(" ", -1))
                .filter(token -> !token.isEmpty())
                .limit(most)
                .map(token -> of(token, ""))
                .toList();
    }

    private static String shortened(String title) {
        return title.codePointCount(0, title.length()) <= LONGEST
                ? title
                : title.substring(0, title.offsetByCodePoints(0, LONGEST - 1)).strip() + "…";
    }
}
