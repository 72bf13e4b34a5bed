package genir.training;

import genir.corpus.Progress;

/** Stops a run when a number of steps is done, and notes how many were done before it began. */
public final class StopAt implements Progress {
    private final int step;
    private long done;
    private long first = -1;

    /**
     * Throws an {@link IllegalStateException} that says "stopped".
     *
     * @param step after this one; negative for never
     */
    public StopAt(int step) {
        this.step = step;
    }

    long first() {
        return first;
    }

    long done() {
        return done;
    }

    @Override
    public Task start(String label, long total) {
        return new Task() {
            @Override
            public void advance(long steps, String status) {
                first = first < 0 ? steps : first;
                done += steps;
                if (done == step) {
                    throw new IllegalStateException("stopped");
                }
            }

            @Override
            public void close() {}
        };
    }
}
