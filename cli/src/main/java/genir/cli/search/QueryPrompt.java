package genir.cli.search;

import genir.corpus.Query;
import genir.corpus.format.QueryLines;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;

/** Asks for a query, answers it, and asks again, until the input ends. */
public final class QueryPrompt {
    private static final String PROMPT = "query> ";

    private QueryPrompt() {}

    /**
     * Goes on until the end of the input (Ctrl-D).
     *
     * @param err where it is said which words nobody knows
     */
    public static void run(
            InputStream in, PrintStream out, PrintWriter err, Searcher searcher, int k, Answers answers) {
        out.println("A query a line; Ctrl-D ends.");
        // Each line is a query as it stands, whatever the first looks like.
        try (QueryLines lines = QueryLines.plain(in, "standard input")) {
            ask(out);
            for (Query query = lines.next(); query != null; query = lines.next()) {
                searcher.answer(List.of(query), k).forEach(answers::write);
                searcher.ignored(query.text()).ifPresent(ignored -> err.println("genir: " + ignored));
                ask(out);
            }
            out.println();
        }
    }

    private static void ask(PrintStream out) {
        out.print(PROMPT);
        out.flush();
    }
}
