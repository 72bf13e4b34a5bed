package genir.corpus.format;

import genir.corpus.Progress;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Inputs;
import genir.corpus.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The queries and judgments of a folder in BEIR's layout; the index keeps its queries the same way. */
public final class BeirQueries {
    static final String QUERIES = "queries.jsonl";
    static final String QRELS = "qrels";
    static final String EXPECTED = "one JSON object {\"_id\", \"text\"} a line";

    private BeirQueries() {}

    /** Reads what there is of {@code queries.jsonl} and {@code qrels/}; judgments may also name other documents than the given ones. */
    public static Map<Split, QuerySet> read(Path folder, Predicate<String> documentIds) {
        try (CollectionBuilder builder = new CollectionBuilder(Flaws.tolerated(), Progress.NONE)) {
            builder.knownDocuments(documentIds);
            if (Files.exists(queries(folder))) {
                readQueries(builder, folder);
            }
            SplitFiles.find(folder.resolve(QRELS), List.of("*.tsv"))
                    .forEach((split, file) -> BeirQrels.read(builder, split, file));
            return builder.splits();
        }
    }

    /**
     * Writes {@code queries.jsonl}, in order of id, and {@code qrels/SPLIT.tsv} for each split; nothing where there is no split.
     *
     * @return the files
     */
    public static List<Path> write(Path folder, Map<Split, QuerySet> splits) throws IOException {
        if (splits.isEmpty()) {
            return List.of();
        }
        Map<String, Query> queries = new TreeMap<>();
        splits.values().forEach(set -> set.queries().forEach(query -> queries.put(query.id(), query)));
        AtomicFiles.write(folder.resolve(QUERIES), out -> {
            for (Query query : queries.values()) {
                Json.writeLine(out, new BeirQuery(query.id(), query.text()));
            }
        });
        List<Path> files = new ArrayList<>(List.of(folder.resolve(QUERIES)));
        for (Split split : Split.values()) {
            if (splits.containsKey(split)) {
                Path file = folder.resolve(QRELS).resolve(split.label() + ".tsv");
                AtomicFiles.writeString(file, BeirQrels.text(splits.get(split)));
                files.add(file);
            }
        }
        return List.copyOf(files);
    }

    static Path queries(Path folder) {
        return Inputs.orCompressed(folder.resolve(QUERIES));
    }

    static void readQueries(CollectionBuilder builder, Path folder) {
        readFile(builder, queries(folder));
    }

    static void readFile(CollectionBuilder builder, Path file) {
        JsonRecord.forEachLine(
                file, EXPECTED, line -> builder.query(line.place(), line.id("_id"), line.string("text")));
    }

    private record BeirQuery(String _id, String text) {}
}
