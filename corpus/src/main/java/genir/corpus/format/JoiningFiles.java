package genir.corpus.format;

import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.corpus.Split;
import genir.corpus.TestCollection;
import genir.corpus.io.Inputs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The files of documents that join a collection, as {@link BeirFormat} has them: a file of documents, or a folder with {@code
 * corpus.jsonl} and perhaps queries; queries and judgments may also lie elsewhere. Judgments may name documents that are in
 * the collection already.
 *
 * @param documents one document a line
 * @param queries null for none
 * @param judgments by split; none without queries
 */
public record JoiningFiles(Path documents, Path queries, Map<Split, Path> judgments) {
    /**
     * Finds them.
     *
     * @param documents a file or a folder
     * @param queries a file, or null for the folder's, if any
     * @param qrels a folder with {@code {train,dev,test}.tsv}, one such file, or null for the folder's, if any
     */
    public static JoiningFiles find(Path documents, Path queries, Path qrels) {
        Inputs.requireOpen(documents);
        boolean folder = Files.isDirectory(documents);
        Path corpus = folder ? BeirFormat.corpus(documents) : documents;
        Inputs.require(corpus, BeirFormat.DOCUMENT);
        Path asked = queries != null ? queries : folder ? existing(BeirQueries.queries(documents)) : null;
        Path judged = qrels != null ? qrels : folder ? existing(documents.resolve(BeirQueries.QRELS)) : null;
        if (asked == null && judged == null) {
            return new JoiningFiles(corpus, null, Map.of());
        }
        if (asked == null || judged == null) {
            throw new InputException(
                    asked == null
                            ? judged + ": judgments without queries; name these with --queries FILE"
                            : asked
                                    + ": queries without judgments, which say whom they ask for; name these with --qrels PATH");
        }
        Inputs.require(asked, BeirQueries.EXPECTED);
        return new JoiningFiles(corpus, asked, splits(judged));
    }

    private static Path existing(Path path) {
        return Files.exists(path) ? path : null;
    }

    private static Map<Split, Path> splits(Path qrels) {
        if (Files.isDirectory(qrels)) {
            return SplitFiles.require(qrels, List.of("*.tsv"));
        }
        Inputs.require(qrels, "judgments in train.tsv, dev.tsv or test.tsv");
        Map<Split, Path> found = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
            for (String label : SplitFiles.labels(split)) {
                if (qrels.getFileName().toString().matches(label + "\\.tsv(\\.gz)?")) {
                    found.put(split, qrels);
                }
            }
        }
        if (found.isEmpty()) {
            throw InputException.in(qrels, "the name should say the split: train.tsv, dev.tsv or test.tsv");
        }
        return found;
    }

    /** All there are. */
    public List<Path> all() {
        List<Path> files = new ArrayList<>(List.of(documents));
        if (queries != null) {
            files.add(queries);
        }
        files.addAll(judgments.values());
        return List.copyOf(files);
    }

    /**
     * Reads them.
     *
     * @param known ids of the documents of the collection that they join
     * @return these documents and queries alone
     */
    public TestCollection read(Collection<String> known, Flaws flaws, Progress progress) {
        try (CollectionBuilder builder = new CollectionBuilder(flaws, progress)) {
            JsonRecord.forEachLine(documents, BeirFormat.DOCUMENT, line -> BeirFormat.document(builder, line));
            builder.knownDocuments(known::contains);
            if (queries != null) {
                BeirQueries.readFile(builder, queries);
            }
            judgments.forEach((split, file) -> BeirQrels.read(builder, split, file));
            return builder.build(documents);
        }
    }
}
