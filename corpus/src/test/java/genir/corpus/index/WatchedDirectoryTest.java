package genir.corpus.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.junit.jupiter.api.Test;

class WatchedDirectoryTest {
    @Test
    void tells_each_byte_that_is_written_while_it_is_watched() throws IOException {
        AtomicLong told = new AtomicLong();
        try (WatchedDirectory directory = new WatchedDirectory(new ByteBuffersDirectory())) {
            write(directory, "before");
            long before = directory.bytes();
            directory.watch(told::addAndGet);
            write(directory, "after");
            assertThat(told.get()).isPositive().isEqualTo(directory.bytes() - before);
        }
    }

    private static void write(WatchedDirectory directory, String name) throws IOException {
        try (IndexOutput output = directory.createOutput(name, IOContext.DEFAULT)) {
            output.writeByte((byte) 1);
            output.writeInt(2);
            output.writeLong(3);
            output.writeString("four");
            output.writeBytes(new byte[5000], 5000);
        }
    }
}
