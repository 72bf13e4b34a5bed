package genir.corpus.io;

import genir.corpus.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The check that a command does not write over what somebody has. */
public final class OutputFolder {
    private OutputFolder() {}

    /** Fails unless nothing is there, or an empty folder. */
    public static void requireNewOrEmpty(Path folder) throws IOException {
        if (!isNewOrEmpty(folder)) {
            throw InputException.in(folder, "expected a folder that does not exist yet or is empty");
        }
    }

    private static boolean isNewOrEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return !Files.exists(folder);
        }
        try (var entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }
}
