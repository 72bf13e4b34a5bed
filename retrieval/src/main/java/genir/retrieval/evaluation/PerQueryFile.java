package genir.retrieval.evaluation;

import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Csv;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The values of single queries as tidy CSV (RFC 4180): a header, then one row for each query and metric. */
public final class PerQueryFile {
    private PerQueryFile() {}

    /** Writes evaluations one after the other, each by metric and within it in order of the queries. */
    public static void write(List<Evaluation> evaluations, Path file) throws IOException {
        StringBuilder text = new StringBuilder("query_id,split,system,metric,value\n");
        for (Evaluation evaluation : evaluations) {
            String split = evaluation.split().label();
            evaluation
                    .values()
                    .forEach((metric, perQuery) -> perQuery.forEach((query, value) ->
                            text.append(Csv.line(List.of(query, split, evaluation.system(), metric, value)))));
        }
        AtomicFiles.writeString(file, text.toString());
    }
}
