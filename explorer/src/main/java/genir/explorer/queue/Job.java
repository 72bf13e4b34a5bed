package genir.explorer.queue;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Something long that a person watches and may call off.
 *
 * @param <A> what it was begun with
 * @param <T> its result
 */
public final class Job<A, T> {
    /** How far a job has come. */
    public enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED,
        CANCELLED;

        /** Whether nothing more will happen. */
        public boolean isOver() {
            return compareTo(RUNNING) > 0;
        }
    }

    /**
     * A job at one moment.
     *
     * @param done steps, of {@code total}
     * @param error why it failed
     */
    public record Snapshot<T>(
            String id, State state, long done, long total, Optional<String> error, Optional<T> result) {}

    private final A about;
    private final AtomicBoolean calledOff = new AtomicBoolean();
    private Snapshot<T> now;

    Job(String id, A about) {
        this.about = about;
        this.now = new Snapshot<>(id, State.WAITING, 0, 0, Optional.empty(), Optional.empty());
    }

    /** What it was begun with. */
    public A about() {
        return about;
    }

    /** How it stands. */
    public synchronized Snapshot<T> snapshot() {
        return now;
    }

    /** Calls it off; what has begun ends at its next step. */
    public void cancel() {
        calledOff.set(true);
        synchronized (this) {
            if (now.state() == State.WAITING) {
                become(State.CANCELLED, Optional.empty(), Optional.empty());
            }
        }
    }

    /** Said by the job itself before each step; it ends here where it has been called off. */
    public synchronized void advance(long done, long total) {
        if (calledOff.get()) {
            throw new CancellationException();
        }
        now = new Snapshot<>(now.id(), State.RUNNING, done, total, Optional.empty(), Optional.empty());
    }

    synchronized void become(State state, Optional<String> error, Optional<T> result) {
        now = new Snapshot<>(now.id(), state, now.done(), now.total(), error, result);
    }

    boolean isCalledOff() {
        return calledOff.get();
    }
}
