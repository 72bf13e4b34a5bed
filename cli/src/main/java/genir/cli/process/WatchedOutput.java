package genir.cli.process;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** An output that remembers why it could not be written: a PrintStream on it keeps that to itself. */
public final class WatchedOutput extends FilterOutputStream {
    /** What the system says when the reader of a pipe has seen enough; that is no failure. */
    private static final String BROKEN_PIPE = "Broken pipe";

    private volatile IOException failure;

    public WatchedOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
        } catch (IOException problem) {
            failure = problem;
            throw problem;
        }
    }

    /** Why something did not arrive; empty where all did, or where nobody reads any more. */
    public Optional<String> problem() {
        String message = failure == null ? null : failure.getMessage();
        return Optional.ofNullable(message).filter(reason -> !reason.equals(BROKEN_PIPE));
    }
}
