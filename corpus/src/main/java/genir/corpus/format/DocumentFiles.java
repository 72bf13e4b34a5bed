package genir.corpus.format;

import genir.corpus.InputException;
import genir.corpus.io.Inputs;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The files with documents below a folder, chosen by the ends of their names: in order of their paths, also behind links, without
 * hidden files and folders. A file that is named itself is taken whatever its name.
 */
public final class DocumentFiles {
    private static final int NAMED = 5;

    private final Path root;
    private final Set<String> extensions;
    /** Queries and judgments, which are no documents though they may lie among them. */
    private final Set<Path> judged;

    private final List<Path> files = new ArrayList<>();
    private final Map<String, Integer> others = new TreeMap<>();
    private final Map<Path, IOException> closed = new TreeMap<>();

    private DocumentFiles(Source source, Collection<String> extensions) {
        this.root = source.path();
        this.extensions = Set.copyOf(extensions);
        this.judged = JudgedQueries.of(source.options()).files().stream()
                .map(DocumentFiles::plain)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Looks for the files; none at all is an error.
     *
     * @param extensions the ends of their names without the dot, in lower case; compressed files, {@code NAME.EXTENSION.gz}, are only
     *     taken by formats that name {@code EXTENSION.gz}
     */
    public static DocumentFiles find(Source source, Collection<String> extensions) {
        Path input = source.path();
        DocumentFiles found = new DocumentFiles(source, extensions);
        String expected = "a file, or a folder with " + listed(extensions);
        if (!Files.isDirectory(input)) {
            Inputs.require(input, expected);
            found.files.add(input);
            return found;
        }
        Inputs.requireFolder(input, expected);
        found.walk();
        if (found.files.isEmpty()) {
            throw InputException.in(
                    input,
                    "no files with documents; expected " + listed(extensions)
                            + (found.others.isEmpty() ? "" : ", found " + found.otherKinds()));
        }
        return found;
    }

    public List<Path> files() {
        return List.copyOf(files);
    }

    /** Reports folders that cannot be looked into, and says how many files of other kinds there are. */
    public void report(Flaws flaws) {
        closed.forEach((path, failure) -> flaws.unreadable(path, Inputs.unreadable(path, failure)));
        if (!others.isEmpty()) {
            int count = others.values().stream().mapToInt(Integer::intValue).sum();
            flaws.note(String.format(
                    Locale.ROOT,
                    count == 1
                            ? "%,d file of another kind is passed over (%s)"
                            : "%,d files of other kinds are passed over (%s)",
                    count,
                    otherKinds()));
        }
    }

    private static String listed(Collection<String> extensions) {
        return extensions.stream().map(extension -> "." + extension).collect(Collectors.joining(", "));
    }

    private String otherKinds() {
        String kinds = others.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(NAMED)
                .map(kind -> kind.getValue() + " " + kind.getKey())
                .collect(Collectors.joining(", "));
        return kinds + (others.size() > NAMED ? ", ..." : "");
    }

    private void walk() {
        try {
            Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new Visitor());
        } catch (IOException failure) {
            throw Inputs.unreadable(root, failure);
        }
        files.sort(Comparator.comparing(file -> DocumentIds.ofFile(root, file)));
    }

    private final class Visitor extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return !folder.equals(root) && isHidden(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && !isHidden(file) && !judged.contains(plain(file))) {
                String extension = extension(file);
                if (extensions.contains(extension)) {
                    files.add(file);
                } else {
                    others.merge(extension.isEmpty() ? "without an extension" : "." + extension, 1, Integer::sum);
                }
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path path, IOException failure) {
            // A link to a folder that it lies in: all there is read already.
            if (!(failure instanceof FileSystemLoopException) && !isHidden(path)) {
                closed.put(path, failure);
            }
            return FileVisitResult.CONTINUE;
        }
    }

    /** The end of a file's name in lower case, {@code gz} together with the one before it. */
    private static String extension(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        int dot = name.lastIndexOf('.', name.endsWith(".gz") ? name.length() - 4 : name.length());
        return dot <= 0 ? "" : name.substring(dot + 1);
    }

    private static Path plain(Path path) {
        return path.toAbsolutePath().normalize();
    }

    private static boolean isHidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }
}
