package genir.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Copies of folders, for tests that change what others read. */
final class Trees {
    private Trees() {}

    /** Copies a folder with all that is in it; returns the copy. */
    static Path copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        return to;
    }
}
