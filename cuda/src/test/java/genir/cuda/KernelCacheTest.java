package genir.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelCacheTest {
    private static final byte[] FIRST = {1, 2, 3};
    private static final byte[] SECOND = {4, 5, 6, 7};

    @TempDir
    private Path folder;

    private static byte[] never() {
        throw new IllegalStateException("compiled again");
    }

    private Path onlyFile() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }

    @Test
    void compilesOnceForAKey() throws IOException {
        KernelCache cache = new KernelCache(folder);
        assertThat(cache.get("a", FIRST::clone)).isEqualTo(FIRST);
        assertThat(cache.get("a", KernelCacheTest::never)).isEqualTo(FIRST);
        onlyFile();
        assertThat(cache.get("b", SECOND::clone)).isEqualTo(SECOND);
        assertThat(cache.get("a", KernelCacheTest::never)).isEqualTo(FIRST);
    }

    @Test
    void compilesAnewWhereAFileIsDamaged() throws IOException {
        KernelCache cache = new KernelCache(folder);
        cache.get("a", FIRST::clone);
        Path file = onlyFile();
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {0, 1, whole.length - FIRST.length, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(cache.get("a", SECOND::clone)).isEqualTo(SECOND);
            assertThat(cache.get("a", KernelCacheTest::never)).isEqualTo(SECOND);
        }
        whole[whole.length - 1] ^= 1;
        Files.write(file, whole);
        assertThat(cache.get("a", SECOND::clone)).isEqualTo(SECOND);
    }

    @Test
    void doesWithoutAFolderThatCannotBeWritten() throws IOException {
        Path file = Files.createFile(folder.resolve("a file"));
        KernelCache cache = new KernelCache(file.resolve("kernels"));
        assertThat(cache.get("a", FIRST::clone)).isEqualTo(FIRST);
    }
}
