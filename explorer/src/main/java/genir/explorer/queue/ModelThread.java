package genir.explorer.queue;

import java.io.Closeable;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The one thread that models compute on: they compute on one at a time, and with several pages open two would take the cores from each
 * other. What is more urgent goes first, also before the rest of what has begun, where that {@link #giveWay gives way}; so each
 * urgency needs runners of its own.
 */
public final class ModelThread implements Closeable {
    /** Questions that wait at most; the next one is refused. */
    private static final int WAITING = 64;
    /** Seconds that a question waits at most for its answer. */
    private static final int PATIENCE = 120;
    /** Milliseconds that closing waits for what has begun. */
    private static final int ENDING = 10_000;

    /** {@code dropped} is told where the task never runs. */
    private record Work(Urgency urgency, long number, Runnable task, Runnable dropped) {}

    private final PriorityQueue<Work> waiting =
            new PriorityQueue<>(Comparator.comparing(Work::urgency).thenComparing(Work::number));
    private final Thread thread = new Thread(this::work, "models");
    private long count;
    private boolean closed;

    public ModelThread() {
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Computes something and waits for it.
     *
     * @throws BusyException if too much is waiting, or it takes too long
     */
    public <T> T ask(Urgency urgency, Callable<T> question) {
        return ask(urgency, question, PATIENCE);
    }

    /** Opens something and waits for it, however long it takes. */
    public <T> T open(Callable<T> opening) {
        return ask(Urgency.QUESTION, opening, Integer.MAX_VALUE);
    }

    private <T> T ask(Urgency urgency, Callable<T> question, int patience) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        put(
                urgency,
                () -> {
                    // Nobody waits any more.
                    if (answer.isDone()) {
                        return;
                    }
                    try {
                        answer.complete(question.call());
                    } catch (Exception | Error problem) {
                        answer.completeExceptionally(problem);
                    }
                },
                () -> answer.completeExceptionally(closing()));
        try {
            return answer.get(patience, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            throw known(failure.getCause());
        } catch (TimeoutException late) {
            answer.cancel(false);
            throw new BusyException("the model is busy: there was no answer within " + patience + " s");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw closing();
        }
    }

    private static RuntimeException known(Throwable problem) {
        if (problem instanceof Error error) {
            throw error;
        }
        return problem instanceof RuntimeException told ? told : new CompletionException(problem);
    }

    /** Begins something that nobody waits for; what it throws, nobody hears of. */
    public void begin(Urgency urgency, Runnable task) {
        put(
                urgency,
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException | Error unheard) {
                        // The thread goes on: whoever asks for the same again hears of it.
                        return;
                    }
                },
                () -> {});
    }

    private static BusyException closing() {
        return new BusyException("the explorer is closing");
    }

    private synchronized void put(Urgency urgency, Runnable task, Runnable dropped) {
        if (closed) {
            throw closing();
        }
        if (waiting.size() >= WAITING) {
            throw new BusyException("the model is busy: " + WAITING + " questions are waiting; try again");
        }
        waiting.add(new Work(urgency, count++, task, dropped));
        notifyAll();
    }

    /** Called by what computes, between its parts: runs what is more urgent and has been asked meanwhile. */
    public void giveWay(Urgency mine) {
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException("only what computes can give way");
        }
        for (Work next = before(mine); next != null; next = before(mine)) {
            next.task().run();
        }
    }

    private synchronized Work before(Urgency mine) {
        Work first = waiting.peek();
        return first == null || first.urgency().compareTo(mine) >= 0 ? null : waiting.poll();
    }

    private synchronized Work next() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        return closed ? null : waiting.poll();
    }

    private void work() {
        try {
            for (Work next = next(); next != null; next = next()) {
                next.task().run();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes nothing more, and waits for what has begun: it ends at its next part, if it asks {@link #isClosed}. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            waiting.forEach(work -> work.dropped().run());
            waiting.clear();
            notifyAll();
        }
        if (Thread.currentThread() != thread) {
            try {
                thread.join(ENDING);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whether something has been asked and not begun. */
    synchronized boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    /** Whether no more is wanted. */
    public synchronized boolean isClosed() {
        return closed;
    }
}
