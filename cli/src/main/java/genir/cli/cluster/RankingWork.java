package genir.cli.cluster;

import genir.cli.search.AnswerFormat;
import genir.cli.search.QueryLoop;
import genir.corpus.Query;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * Some of many queries, ranked as {@code genir search} ranks them.
 *
 * @param run what ranks
 * @param format of the answers
 * @param k documents for each query and system, at most; 0 for as many as the format has by itself
 * @param ids of the queries
 * @param texts of the queries, in the same order
 */
record RankingWork(OpenedRun.Choice run, AnswerFormat format, int k, List<String> ids, List<String> texts)
        implements ClusterWork {
    /** The file that the answers are in. */
    static final String FILE = "answers";

    @Override
    public boolean execute(Workplace place) throws IOException {
        List<Query> queries = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            queries.add(new Query(ids.get(i), texts.get(i)));
        }
        var searcher = OpenedRun.of(run, place.files());
        try (PrintStream out = new PrintStream(
                new BufferedOutputStream(Files.newOutputStream(place.folder().resolve(FILE))),
                false,
                StandardCharsets.UTF_8)) {
            QueryLoop.run(queries, searcher, k > 0 ? k : format.depth(searcher), format.writer(searcher, out));
            if (out.checkError()) {
                throw new IOException("the answers could not be written");
            }
        }
        return true;
    }
}
