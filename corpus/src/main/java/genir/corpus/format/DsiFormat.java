package genir.corpus.format;

import genir.corpus.Progress;
import genir.corpus.Split;
import genir.corpus.TestCollection;
import genir.corpus.io.Inputs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The JSON files that the scripts of Reusch and Belinkov read: {@code documents.json} with {@code [{"id", "text"}]}, and
 * for each split {@code [{"id", "query", "relevant_docs"}]} in {@code SPLIT_queries.json}, {@code queries_SPLIT.json} or
 * {@code SPLIT.json}, where SPLIT is train, dev (or validation) or test. A folder without {@code documents.json}, or a single file, is
 * read as {@link DsiQgFiles} says.
 *
 * <p>Ids may be strings or whole numbers; a document may have a {@code title}; every relevant document has grade 1. JSON lines do
 * for a list, and each file may be compressed.
 */
public final class DsiFormat implements CollectionFormat {
    private static final String DOCUMENTS = "documents.json";
    private static final String EXPECTED = "a JSON list of {\"id\", \"text\"}";
    private static final List<String> PATTERNS = List.of("*_queries.json", "queries_*.json", "*.json");

    @Override
    public String name() {
        return "dsi";
    }

    @Override
    public List<Path> files(Source source) {
        Path input = source.path();
        if (Files.isRegularFile(input)) {
            return List.of(input);
        }
        Inputs.requireFolder(input, "a folder with documents.json and {train,dev,test}_queries.json");
        DsiQgFiles lines = DsiQgFiles.in(input);
        Path documents = documents(input);
        if (!Files.exists(documents) && !lines.isEmpty()) {
            return lines.all();
        }
        Inputs.require(documents, EXPECTED);
        List<Path> files = new ArrayList<>(List.of(documents));
        files.addAll(SplitFiles.require(input, PATTERNS).values());
        return List.copyOf(files);
    }

    @Override
    public TestCollection read(Source source, Flaws flaws, Progress progress) {
        Path input = source.path();
        Path first = files(source).get(0);
        try (CollectionBuilder builder = new CollectionBuilder(flaws, progress)) {
            if (!first.equals(documents(input))) {
                new DsiQgReader(builder).read(DsiQgFiles.in(input));
                return builder.build(input);
            }
            JsonRecords.forEach(
                    first,
                    EXPECTED,
                    document -> builder.document(
                            document.place(),
                            document.id("id"),
                            document.stringOrEmpty("title"),
                            document.string("text")));
            SplitFiles.require(input, PATTERNS).forEach((split, file) -> readQueries(builder, split, file));
            return builder.build(first);
        }
    }

    private static Path documents(Path input) {
        return Inputs.orCompressed(input.resolve(DOCUMENTS));
    }

    private static void readQueries(CollectionBuilder builder, Split split, Path file) {
        builder.split(split);
        JsonRecords.forEach(file, "a JSON list of {\"id\", \"query\", \"relevant_docs\"}", query -> {
            String id = query.id("id");
            List<String> relevant = query.ids("relevant_docs");
            if (builder.query(query.place(), id, query.string("query"))) {
                for (String document : relevant) {
                    builder.judgment(split, query.place(), id, document, 1);
                }
            }
        });
    }
}
