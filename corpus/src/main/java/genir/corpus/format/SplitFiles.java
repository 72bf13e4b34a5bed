package genir.corpus.format;

import genir.corpus.InputException;
import genir.corpus.Split;
import genir.corpus.io.Inputs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Finds the file of each split by the names it may have. */
final class SplitFiles {
    private SplitFiles() {}

    /**
     * The one file of each split that has one.
     *
     * @param patterns file names in which {@code *} stands for the split: train, dev or validation, test; a compressed
     *     file, {@code NAME.gz}, does for one that is not there
     * @throws InputException if a split has two files
     */
    static Map<Split, Path> find(Path folder, List<String> patterns) {
        Inputs.requireOpen(folder);
        Map<Split, Path> found = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
            for (String label : labels(split)) {
                for (String pattern : patterns) {
                    Path file = Inputs.orCompressed(folder.resolve(pattern.replace("*", label)));
                    if (Files.exists(file)) {
                        put(found, split, file);
                    }
                }
            }
        }
        return found;
    }

    /** Takes a file for a split that has none yet; a second one is an {@link InputException} that names both. */
    static void put(Map<Split, Path> found, Split split, Path file) {
        Path other = found.put(split, file);
        if (other != null) {
            throw InputException.in(
                    file.getParent(),
                    "both " + other.getFileName() + " and " + file.getFileName() + " give the split " + split.label()
                            + "; keep one");
        }
    }

    /** Like {@link #find}, where at least one split must be there. */
    static Map<Split, Path> require(Path folder, List<String> patterns) {
        Map<Split, Path> found = find(folder, patterns);
        if (found.isEmpty()) {
            String names = String.join(" or ", patterns).replace("*", "{train,dev,test}");
            throw InputException.in(folder, "no split found; expected " + names);
        }
        return found;
    }

    /** The names a split goes under. */
    static List<String> labels(Split split) {
        return split == Split.DEV ? List.of("dev", "validation") : List.of(split.label());
    }
}
