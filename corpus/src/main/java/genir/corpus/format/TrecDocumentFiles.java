package genir.corpus.format;

import genir.corpus.InputException;
import genir.corpus.io.Inputs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Finds the files with a TREC collection's documents: {@code documents.*}, and all below {@code docs/} whatever their names. */
final class TrecDocumentFiles {
    /** What comes along on the disks of TREC and may show a document: readme, readchg.txt, readfrcg, ftdtd, fr94.dtd. */
    private static final Pattern COMPANION =
            Pattern.compile("read(me|_?me.*|chg.*|frcg.*|.*\\.txt)|.*dtd", Pattern.CASE_INSENSITIVE);

    private TrecDocumentFiles() {}

    /**
     * The files in order of their names, each with its kind; none is an error.
     *
     * @param flaws told of files below {@code docs/} that hold no documents
     */
    static Map<Path, TrecFileKind> find(Path input, Flaws flaws) {
        Map<Path, TrecFileKind> kinds = new LinkedHashMap<>();
        for (Path file : files(input, 1)) {
            if (name(file).startsWith("documents.")) {
                kinds.put(file, TrecFileKind.of(file));
            }
        }
        Path folder = input.resolve("docs");
        if (Files.isDirectory(folder)) {
            Inputs.requireOpen(folder);
            for (Path file : files(folder, Integer.MAX_VALUE)) {
                TrecFileKind kind =
                        COMPANION.matcher(name(file)).matches() ? TrecFileKind.OTHER : TrecFileKind.of(file);
                if (kind == TrecFileKind.OTHER) {
                    flaws.found(Flaw.FOREIGN_FILE, new Place(file, 1), "no documents; expected <DOC>");
                } else {
                    kinds.put(file, kind);
                }
            }
        }
        if (kinds.isEmpty()) {
            throw InputException.in(input, "no documents; expected documents.trec or docs/ with files of <DOC>");
        }
        return kinds;
    }

    /** Regular files but hidden ones, also behind links, in order. */
    private static List<Path> files(Path folder, int depth) {
        List<Path> files = new ArrayList<>();
        try (var paths = Files.walk(folder, depth, FileVisitOption.FOLLOW_LINKS)) {
            paths.filter(path -> Files.isRegularFile(path) && !name(path).startsWith("."))
                    .sorted()
                    .forEach(files::add);
        } catch (UncheckedIOException failure) {
            throw Inputs.unreadable(folder, failure.getCause());
        } catch (IOException failure) {
            throw Inputs.unreadable(folder, failure);
        }
        return files;
    }

    private static String name(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT);
    }
}
