package genir.cli.console;

import java.util.OptionalLong;

/**
 * Steps per second of late: the mean with weights that fall by e every half minute. So the time left follows a machine that
 * becomes busy, and what was slow at the beginning is soon forgotten. What was done before an interruption does not count, nor do the
 * first steps, which wait for all that is prepared but once.
 */
final class RecentRate {
    private static final double MEMORY_SECONDS = 30;

    private final long total;
    private double steps;
    private double seconds;
    private long last;
    private long done;
    private boolean begun;

    /**
     * A task that begins or goes on.
     *
     * @param total steps of the task, or -1 if not known
     * @param done steps that were done before
     * @param now in nanoseconds, of any origin
     */
    RecentRate(long total, long done, long now) {
        this.total = total;
        this.done = done;
        this.last = now;
    }

    /** Some more steps are done. */
    void advance(long more, long now) {
        done += more;
        if (!begun) {
            begun = true;
            last = now;
            return;
        }
        double passed = (now - last) * 1e-9;
        double kept = Math.exp(-passed / MEMORY_SECONDS);
        steps = steps * kept + more;
        seconds = seconds * kept + passed;
        last = now;
    }

    long done() {
        return done;
    }

    /** Steps per second; 0 before any is known. */
    double perSecond() {
        return seconds > 0 ? steps / seconds : 0;
    }

    /** What is left at this rate; empty where nobody knows. */
    OptionalLong secondsLeft() {
        return total > 0 && perSecond() > 0
                ? OptionalLong.of(Math.round(Math.max(0, total - done) / perSecond()))
                : OptionalLong.empty();
    }
}
