package genir.cli.search;

import genir.retrieval.TrecRunFile;
import java.io.PrintStream;

/** A TREC run; the last column tells the systems apart. */
record TrecAnswers(PrintStream out) implements Answers {
    @Override
    public void write(Answer answer) {
        StringBuilder lines = new StringBuilder();
        answer.rankings()
                .forEach((system, ranking) ->
                        TrecRunFile.append(lines, answer.query().id(), ranking, system));
        out.print(lines);
    }
}
