package genir.explorer.queue;

/** More is waiting for the models than can be kept waiting. */
public final class BusyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BusyException(String message) {
        super(message);
    }
}
