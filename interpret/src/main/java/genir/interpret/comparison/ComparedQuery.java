package genir.interpret.comparison;

import java.util.List;

/**
 * A query as a reader knows it.
 *
 * @param relevant titles of its relevant documents; the id where there is no title
 */
public record ComparedQuery(String text, List<String> relevant) {
    public ComparedQuery {
        relevant = List.copyOf(relevant);
    }
}
