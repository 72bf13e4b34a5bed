package genir.explorer.view;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A token of the vocabulary.
 *
 * @param kind {@code document} or {@code word}
 * @param id of the document; absent for a word
 * @param text the document's title, or its id where it has none; or the word
 * @param logit absent where nobody asked for it
 * @param rank among all tokens; absent likewise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TokenView(int token, String kind, String id, String text, Double logit, Integer rank) {
    static final String DOCUMENT = "document";
    static final String WORD = "word";
}
