package genir.cli;

import genir.cli.process.NativeFolder;
import genir.corpus.io.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs a small experiment and a search, so that the JVM loads the classes that commands need and can keep them as it has them in memory
 * ({@code -XX:ArchiveClassesAtExit}): the launcher does this once, and every later start takes half as long.
 */
public final class Rehearsal {
    private static final List<String> WORDS = List.of(
            "badger", "beaver", "falcon", "glacier", "harbour", "lantern", "meadow", "oyster", "saddle", "thimble",
            "volcano", "walnut");

    private Rehearsal() {}

    public static void main(String[] arguments) throws IOException {
        NativeFolder.choose();
        Path folder = Files.createTempDirectory("genir-rehearsal");
        try {
            rehearse(folder);
        } finally {
            AtomicFiles.deleteFolder(folder);
        }
    }

    private static void rehearse(Path folder) throws IOException {
        StringBuilder corpus = new StringBuilder();
        for (int i = 0; i < WORDS.size(); i++) {
            String next = WORDS.get((i + 1) % WORDS.size());
            corpus.append(String.format(
                    "{\"_id\": \"d%d\", \"title\": \"%s\", \"text\": \"A %s sees a %s.\\nIt is a %2$s, no %4$s.\"}%n",
                    i, WORDS.get(i), WORDS.get(i), next));
        }
        Files.createDirectories(folder.resolve("few"));
        Files.writeString(folder.resolve("few/corpus.jsonl"), corpus);
        String run = folder.resolve("run").toString();
        require(Main.run(
                "run",
                folder.resolve("few").toString(),
                "-o",
                run,
                "--until",
                "evaluate",
                "--set",
                "training.steps=2",
                "--set",
                "model.d_model=32"));
        require(Main.run("search", "-r", run, "--snippets", WORDS.get(0)));
    }

    private static void require(int code) {
        if (code != 0) {
            throw new IllegalStateException("the rehearsal failed; what went wrong is said above");
        }
    }
}
