package genir.distributed;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * This machine's files as {@code faulty:/...}, in whatever process. A file {@code full-N} or {@code corrupt-N} in a folder for that purpose is used up by
 * the next file that is written: its disk is full, or its first byte arrives as another. {@code at-NAME} is used up by the next file of that
 * name, whose disk is full. {@code slow-N} is used up by the next file whose writer waits until it is interrupted, and then leaves {@link #GIVEN_UP}.
 */
public final class FaultyFileSystem extends RawLocalFileSystem {
    /** The file that says that a slow write was interrupted. */
    static final String GIVEN_UP = "given-up";

    private static final long SLOW_MILLISECONDS = TimeUnit.MINUTES.toMillis(5);
    static final String FAULTS = "fs.faulty.faults";

    @Override
    public URI getUri() {
        return URI.create("faulty:///");
    }

    @Override
    public String getScheme() {
        return "faulty";
    }

    @Override
    public FSDataOutputStream create(
            Path file,
            FsPermission permission,
            boolean overwrite,
            int buffer,
            short copies,
            long block,
            Progressable told)
            throws IOException {
        return faulty(file, super.create(file, permission, overwrite, buffer, copies, block, told));
    }

    @Override
    public FSDataOutputStream create(
            Path file, boolean overwrite, int buffer, short copies, long block, Progressable told) throws IOException {
        return faulty(file, super.create(file, overwrite, buffer, copies, block, told));
    }

    private FSDataOutputStream faulty(Path written, FSDataOutputStream out) throws IOException {
        if (takes("full") || takes("at-" + written.getName())) {
            out.close();
            throw new IOException("No space left on device");
        }
        if (takes("slow")) {
            try {
                Thread.sleep(SLOW_MILLISECONDS);
            } catch (InterruptedException unwanted) {
                Files.createFile(faults().resolve(GIVEN_UP));
                out.close();
                throw (IOException) new InterruptedIOException().initCause(unwanted);
            }
        }
        return takes("corrupt") ? new FSDataOutputStream(new OtherFirstByte(out), null) : out;
    }

    private boolean takes(String fault) throws IOException {
        try (var files = Files.list(faults())) {
            for (java.nio.file.Path file : files.toList()) {
                // Where another process is faster, that one has the fault.
                if (file.getFileName().toString().startsWith(fault) && Files.deleteIfExists(file)) {
                    return true;
                }
            }
        }
        return false;
    }

    private java.nio.file.Path faults() {
        return java.nio.file.Path.of(getConf().get(FAULTS));
    }

    private static final class OtherFirstByte extends FilterOutputStream {
        private boolean begun;

        OtherFirstByte(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int value) throws IOException {
            out.write(begun ? value : value ^ 1);
            begun = true;
        }
    }
}
