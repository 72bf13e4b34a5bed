package genir.corpus.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    @TempDir
    Path root;

    @Test
    void aFailedWriterLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = root.resolve("a/b.txt");
        AtomicFiles.writeString(file, "old");

        assertThatThrownBy(() -> AtomicFiles.write(file, out -> {
                    out.write('n');
                    throw new IOException("disk full");
                }))
                .isInstanceOf(FileSystemException.class)
                .hasMessage(file + ": disk full");

        assertThat(file).hasContent("old");
        assertThat(names(file.getParent())).containsExactly("b.txt");
    }

    @Test
    void aFolderIsReplacedWholeOrNotAtAll() throws IOException {
        Path folder = root.resolve("index");
        AtomicFiles.writeFolder(folder, target -> Files.writeString(target.resolve("old"), "1"));

        assertThatThrownBy(() -> AtomicFiles.writeFolder(folder, target -> {
                    Files.writeString(target.resolve("half"), "2");
                    throw new IOException("disk full");
                }))
                .isInstanceOf(FileSystemException.class)
                .hasMessage(folder + ": disk full");
        assertThat(names(folder)).containsExactly("old");

        AtomicFiles.writeFolder(folder, target -> Files.writeString(target.resolve("new"), "3"));
        assertThat(names(folder)).containsExactly("new");
        assertThat(names(root)).containsExactly("index");
    }

    @Test
    void aLeftOverOfAnInterruptedWriterIsInNobodysWay() throws IOException {
        Files.createDirectories(root.resolve(".index.partial/deep"));
        Files.writeString(root.resolve(".index.partial/deep/x"), "junk");

        AtomicFiles.writeFolder(root.resolve("./index"), target -> Files.writeString(target.resolve("new"), "3"));

        assertThat(names(root)).containsExactly("index");
        assertThat(names(root.resolve("index"))).containsExactly("new");
    }

    private static String[] names(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toArray(String[]::new);
        }
    }
}
