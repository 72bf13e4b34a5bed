package genir.cli.compare;

import genir.corpus.InputException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;

/** Short names of run directories: the last parts of their paths, as many as it takes to tell them apart. */
public final class RunNames {
    private RunNames() {}

    /**
     * Names folders.
     *
     * @throws InputException if one is there twice
     */
    public static List<String> of(List<Path> folders) {
        List<Path> whole =
                folders.stream().map(path -> path.toAbsolutePath().normalize()).toList();
        for (int i = 0; i < whole.size(); i++) {
            if (whole.indexOf(whole.get(i)) < i) {
                throw InputException.in(folders.get(i), "this run is there twice");
            }
        }
        int longest = whole.stream().mapToInt(Path::getNameCount).max().orElse(0);
        for (int parts = 1; parts < longest; parts++) {
            int shown = parts;
            List<String> names = whole.stream().map(path -> last(path, shown)).toList();
            if (new HashSet<>(names).size() == names.size()) {
                return names;
            }
        }
        return whole.stream().map(Path::toString).toList();
    }

    private static String last(Path path, int parts) {
        int count = path.getNameCount();
        return count == 0
                ? path.toString()
                : path.subpath(Math.max(0, count - parts), count).toString();
    }
}
