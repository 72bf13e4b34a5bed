package genir.retrieval.robustness;

import genir.corpus.InputException;
import genir.corpus.Names;
import genir.corpus.Query;
import genir.corpus.io.Utf8Lines;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Other wordings of queries that somebody wrote down: a file with a query's id, a tab and its wording on each line. */
public final class Paraphrases implements Perturbation {
    private final Map<String, String> wordings;

    private Paraphrases(Map<String, String> wordings) {
        this.wordings = wordings;
    }

    /**
     * Reads a file; empty lines are passed over.
     *
     * @param queries ids of the queries that are ranked
     * @throws InputException at the line that has no tab, no wording, or a query that there is not or that was there before; and for
     *     a file without any
     */
    public static Paraphrases read(Path file, Set<String> queries) {
        Map<String, String> wordings = new HashMap<>();
        try (Utf8Lines lines =
                Utf8Lines.open(file, "paraphrases: a query's id, a tab and its other wording on each line")) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                if (line.isBlank()) {
                    continue;
                }
                int tab = line.indexOf('\t');
                if (tab < 0 || line.substring(tab).isBlank()) {
                    throw lines.error("expected a query's id, a tab and its other wording, found " + Names.quote(line));
                }
                String id = line.substring(0, tab).strip();
                if (!queries.contains(id)) {
                    throw lines.error("no query of this split has the id " + Names.quote(id));
                }
                if (wordings.put(id, line.substring(tab + 1).strip()) != null) {
                    throw lines.error("query " + Names.quote(id) + " has another wording already");
                }
            }
        }
        if (wordings.isEmpty()) {
            throw InputException.in(file, "no paraphrase in it");
        }
        return new Paraphrases(wordings);
    }

    @Override
    public String name() {
        return "paraphrase";
    }

    @Override
    public String description() {
        return "another wording, from a file";
    }

    @Override
    public Optional<String> of(Query query) {
        return Optional.ofNullable(wordings.get(query.id()))
                .filter(wording -> !wording.equals(query.text().strip()));
    }
}
