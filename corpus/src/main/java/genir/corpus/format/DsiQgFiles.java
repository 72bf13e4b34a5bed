package genir.corpus.format;

import genir.corpus.Split;
import genir.corpus.io.Inputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The files that the scripts of DSI-QG (Zhuang et al., arXiv 2206.10128) write and read: {@code NAME_train_data.json} and {@code
 * NAME_dev_data.json} with one {@code {"text_id", "text"}} a line, and {@code NAME_corpus.tsv}, which may be missing.
 *
 * @param corpus document id, text and perhaps title in a line; null where there is none
 */
record DsiQgFiles(Path corpus, Map<Split, Path> splits) {
    private static final Pattern CORPUS = Pattern.compile("(.*[_-])?corpus\\.tsv(\\.gz)?");
    /** Those for the training of a model that generates queries are none of a collection. */
    private static final Pattern OTHER = Pattern.compile(".*(docTquery|queries).*");

    private static final Map<Split, Pattern> SPLITS =
            Map.of(Split.TRAIN, named("train"), Split.DEV, named("dev|valid|validation"), Split.TEST, named("test"));

    private static Pattern named(String label) {
        return Pattern.compile("(.*[_-])?(" + label + ")([_-].*)?\\.jsonl?(\\.gz)?");
    }

    /** What there is of them in a folder; a file itself is the train split. */
    static DsiQgFiles in(Path input) {
        Map<Split, Path> splits = new EnumMap<>(Split.class);
        if (Files.isRegularFile(input)) {
            splits.put(Split.TRAIN, input);
            return new DsiQgFiles(null, splits);
        }
        Path corpus = null;
        try (var paths = Files.list(input)) {
            for (Path path : paths.sorted().toList()) {
                String name = path.getFileName().toString();
                if (CORPUS.matcher(name).matches()) {
                    corpus = path;
                }
                for (Split split : Split.values()) {
                    if (SPLITS.get(split).matcher(name).matches()
                            && !OTHER.matcher(name).matches()) {
                        SplitFiles.put(splits, split, path);
                    }
                }
            }
        } catch (IOException failure) {
            throw Inputs.unreadable(input, failure);
        }
        return new DsiQgFiles(corpus, splits);
    }

    boolean isEmpty() {
        return splits.isEmpty();
    }

    /** The files in the order they are read. */
    List<Path> all() {
        List<Path> files = new ArrayList<>(splits.values());
        if (corpus != null) {
            files.add(0, corpus);
        }
        return List.copyOf(files);
    }
}
