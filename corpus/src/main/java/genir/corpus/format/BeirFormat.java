package genir.corpus.format;

import genir.corpus.Progress;
import genir.corpus.Split;
import genir.corpus.TestCollection;
import genir.corpus.io.Inputs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The layout of the BEIR benchmark: {@code corpus.jsonl} with {@code {"_id", "title", "text"}}, {@code queries.jsonl}
 * with {@code {"_id", "text"}}, and {@code qrels/{train,dev,test}.tsv} under the header {@code query-id corpus-id score}.
 * A collection of documents only has {@code corpus.jsonl} alone.
 *
 * <p>A title or a text may be missing, ids may be whole numbers, {@code qrels/validation.tsv} is the dev split, each file may be
 * compressed ({@code corpus.jsonl.gz}), further fields are passed over, and judgments are read as {@link BeirQrels} says.
 */
public final class BeirFormat implements CollectionFormat {
    static final String CORPUS = "corpus.jsonl";

    static final String DOCUMENT = "one JSON object {\"_id\", \"title\", \"text\"} a line";

    @Override
    public String name() {
        return "beir";
    }

    @Override
    public List<Path> files(Source source) {
        Path input = source.path();
        Inputs.requireFolder(input, "a folder with corpus.jsonl, queries.jsonl and qrels/{train,dev,test}.tsv");
        List<Path> files = new ArrayList<>(List.of(corpus(input)));
        Inputs.require(files.get(0), DOCUMENT);
        Path queries = BeirQueries.queries(input);
        boolean judged = Files.exists(input.resolve(BeirQueries.QRELS));
        if (judged || Files.exists(queries)) {
            Inputs.require(queries, BeirQueries.EXPECTED);
            files.add(queries);
        }
        if (judged) {
            files.addAll(qrels(input).values());
        }
        return List.copyOf(files);
    }

    @Override
    public TestCollection read(Source source, Flaws flaws, Progress progress) {
        Path input = source.path();
        List<Path> files = files(source);
        try (CollectionBuilder builder = new CollectionBuilder(flaws, progress)) {
            JsonRecord.forEachLine(files.get(0), DOCUMENT, line -> document(builder, line));
            if (files.size() > 1) {
                BeirQueries.readQueries(builder, input);
            }
            if (files.size() > 2) {
                qrels(input).forEach((split, file) -> BeirQrels.read(builder, split, file));
            }
            return builder.build(corpus(input));
        }
    }

    /** Whether a folder holds a collection in this layout. */
    public static boolean isIn(Path folder) {
        return Files.exists(corpus(folder));
    }

    /** Where neither a title nor a text is there, the fields probably have other names: that is an error, not a flaw. */
    static void document(CollectionBuilder builder, JsonRecord line) {
        String title = line.stringOrEmpty("title");
        boolean mayLack = !title.isBlank() || line.node().has("text");
        String text = mayLack ? line.stringOrEmpty("text") : line.string("text");
        builder.document(line.place(), line.id("_id"), title, text);
    }

    static Path corpus(Path input) {
        return Inputs.orCompressed(input.resolve(CORPUS));
    }

    private static Map<Split, Path> qrels(Path input) {
        Path folder = input.resolve(BeirQueries.QRELS);
        Inputs.requireFolder(folder, "judgments in {train,dev,test}.tsv");
        return SplitFiles.require(folder, List.of("*.tsv"));
    }
}
