package genir.model.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.model.ModelException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedMemoryTest {
    @TempDir
    Path folder;

    /** Longer than a buffer and than 2^31 bytes; of the file only what is written takes room on the disk. */
    @Test
    void reachesBehindWhatAnIntCounts() throws IOException {
        long length = (1L << 29) + (1L << 28) + 5;
        MappedMemory memory = MappedMemory.zeros(folder, ".rows-", length);
        assertThat(folder).isEmptyDirectory();
        assertThat(memory.length()).isEqualTo(length);
        float[] written = {1, 2, 3, 4};
        long[] places = {0, (1L << 28) - 2, (1L << 29) - 1, length - 4};
        for (long place : places) {
            memory.write(place, written, 0, 4);
        }
        MappedMemory slice = memory.slice((1L << 29) - 3, (1L << 28) + 8);
        assertThat(slice.length()).isEqualTo((1L << 28) + 8);
        float[] read = new float[6];
        slice.read(1, read, 1, 5);
        assertThat(read).containsExactly(0, 0, 1, 2, 3, 4);
        memory.read((1L << 28) - 2, read, 0, 6);
        assertThat(read).containsExactly(1, 2, 3, 4, 0, 0);
        assertThat(memory.span().get(length - 1)).isEqualTo(4);
        assertThat(memory.span().get(length - 5)).isZero();
        assertThatThrownBy(() -> memory.read(length - 1, read, 0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> memory.slice(length - 1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void saysThatTheDiskIsTooSmall() {
        assertThatThrownBy(() -> MappedMemory.zeros(folder, ".rows-", 1L << 55))
                .isInstanceOf(ModelException.class)
                .hasMessageMatching(".* GB of disk are needed, .* are free");
        assertThat(folder).isEmptyDirectory();
    }
}
