package genir.cli.search;

import genir.cli.console.Console;
import genir.cli.console.DisplayWidth;
import genir.cli.console.SearchTable;
import genir.retrieval.ScoredDocument;
import genir.retrieval.bm25.Snippets;
import java.util.List;
import java.util.OptionalInt;

/** Tables for people: systems side by side; one below the other where there are snippets, which need the width. */
final class TableAnswers implements Answers {
    private static final String INDENT = " ".repeat(16);

    private final Searcher searcher;
    private final Console console;
    /** Null where none are wanted. */
    private final Snippets snippets;
    /** Whether the query stands above its table. */
    private final boolean headed;

    private boolean first = true;

    TableAnswers(Searcher searcher, Console console, Snippets snippets, boolean headed) {
        this.searcher = searcher;
        this.console = console;
        this.snippets = snippets;
        this.headed = headed;
    }

    @Override
    public void write(Answer answer) {
        if (headed) {
            if (!first) {
                console.print("");
            }
            console.print(answer.query().id() + ": " + answer.query().text());
        }
        first = false;
        if (snippets == null) {
            SearchTable table = new SearchTable();
            answer.rankings().forEach((system, ranking) -> add(table, system, ranking));
            table.lines(console.columns()).forEach(console::print);
        } else {
            answer.rankings()
                    .forEach((system, ranking) -> withSnippets(answer.query().text(), system, ranking));
        }
    }

    private void add(SearchTable table, String system, List<ScoredDocument> ranking) {
        table.begin(system);
        if (ranking.isEmpty()) {
            table.say("no document has any of these words");
        }
        int rank = 1;
        for (ScoredDocument found : ranking) {
            table.add(rank++, found.score(), title(found), found.documentId());
        }
    }

    private void withSnippets(String query, String system, List<ScoredDocument> ranking) {
        SearchTable table = new SearchTable();
        add(table, system, ranking);
        List<String> lines = table.lines(console.columns());
        OptionalInt columns = console.columns();
        for (int line = 0; line < lines.size(); line++) {
            console.print(lines.get(line));
            if (line > 0 && line <= ranking.size()) {
                String snippet = snippets.of(query, ranking.get(line - 1).documentId());
                console.print(INDENT
                        + (columns.isPresent()
                                ? DisplayWidth.cut(snippet, Math.max(1, columns.getAsInt() - INDENT.length()))
                                : snippet));
            }
        }
    }

    private String title(ScoredDocument found) {
        return searcher.index().document(found.documentId()).title().strip().replaceAll("\\s+", " ");
    }
}
