package genir.corpus.index;

import java.io.IOException;
import java.util.function.LongConsumer;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.FilterIndexOutput;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;

/** A directory that tells how much is written to it, since a merge tells nothing. */
final class WatchedDirectory extends FilterDirectory {
    private LongConsumer written = bytes -> {};

    WatchedDirectory(Directory directory) {
        super(directory);
    }

    /** Takes the number of bytes of each write from now on; called by the thread that writes. */
    void watch(LongConsumer consumer) {
        this.written = consumer;
    }

    /** Bytes of all files. */
    long bytes() throws IOException {
        long sum = 0;
        for (String file : listAll()) {
            sum += fileLength(file);
        }
        return sum;
    }

    @Override
    public IndexOutput createOutput(String name, IOContext context) throws IOException {
        return watched(super.createOutput(name, context));
    }

    @Override
    public IndexOutput createTempOutput(String prefix, String suffix, IOContext context) throws IOException {
        return watched(super.createTempOutput(prefix, suffix, context));
    }

    private IndexOutput watched(IndexOutput output) {
        return new FilterIndexOutput("watched " + output.getName(), output.getName(), output) {
            @Override
            public void writeByte(byte value) throws IOException {
                super.writeByte(value);
                written.accept(1);
            }

            @Override
            public void writeBytes(byte[] values, int offset, int length) throws IOException {
                super.writeBytes(values, offset, length);
                written.accept(length);
            }
        };
    }
}
