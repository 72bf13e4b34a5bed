package genir.corpus.format;

import genir.corpus.Split;
import genir.corpus.TestCollection;
import genir.corpus.io.Inputs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The JSON files that the scripts of Reusch and Belinkov read: {@code documents.json} with {@code [{"id", "text"}]}, and
 * for each split {@code [{"id", "query", "relevant_docs"}]} in {@code SPLIT_queries.json}, {@code queries_SPLIT.json} or
 * {@code SPLIT.json}, where SPLIT is train, dev (or validation) or test.
 *
 * <p>Ids may be strings or whole numbers; a document may have a {@code title}; every relevant document has grade 1.
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
    public List<Path> files(Path input) {
        Inputs.requireFolder(input, "a folder with documents.json and {train,dev,test}_queries.json");
        Inputs.require(input.resolve(DOCUMENTS), EXPECTED);
        List<Path> files = new ArrayList<>(List.of(input.resolve(DOCUMENTS)));
        files.addAll(SplitFiles.require(input, PATTERNS).values());
        return List.copyOf(files);
    }

    @Override
    public TestCollection read(Path input, Flaws flaws) {
        Path documents = files(input).get(0);
        CollectionBuilder builder = new CollectionBuilder(flaws);
        JsonRecords.ofList(
                documents,
                EXPECTED,
                document -> builder.document(
                        document.place(), document.id("id"), document.stringOrEmpty("title"), document.string("text")));
        Map<Split, Path> splits = SplitFiles.require(input, PATTERNS);
        splits.forEach((split, file) -> readQueries(builder, split, file));
        return builder.build(documents);
    }

    private static void readQueries(CollectionBuilder builder, Split split, Path file) {
        builder.split(split);
        JsonRecords.ofList(file, "a JSON list of {\"id\", \"query\", \"relevant_docs\"}", query -> {
            String id = query.id("id");
            builder.query(query.place(), id, query.string("query"));
            for (String document : query.ids("relevant_docs")) {
                builder.judgment(split, query.place(), id, document, 1);
            }
        });
    }
}
