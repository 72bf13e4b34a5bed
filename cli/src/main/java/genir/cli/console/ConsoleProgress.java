package genir.cli.console;

import genir.corpus.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress bars with recent rate and time left on a terminal, a plain line now and then elsewhere. */
public final class ConsoleProgress implements Progress {
    private static final int REDRAW_MILLISECONDS = 250;
    private static final long LINE_EVERY_NANOSECONDS = Duration.ofSeconds(15).toNanos();

    private final PrintStream out;
    private final boolean terminal;
    private final Consumer<String> lines;

    /**
     * Progress on a stream.
     *
     * @param terminal whether bars can be drawn on it
     * @param lines takes what is to be said of a task before its progress
     */
    public ConsoleProgress(PrintStream out, boolean terminal, Consumer<String> lines) {
        this.out = out;
        this.terminal = terminal;
        this.lines = lines;
    }

    @Override
    public Task start(String label, long total) {
        return start(label, total, 0);
    }

    @Override
    public Task start(String label, long total, long done) {
        if (done > 0 && done < total) {
            lines.accept("  " + label + " goes on at step " + (done + 1) + " of " + total);
        }
        return terminal ? new Bar(label, total, done) : new Lines(label, total, done);
    }

    /** In words, with spaces before; nothing before it is known. */
    private static String speed(RecentRate rate) {
        double perSecond = rate.perSecond();
        if (perSecond >= 1) {
            return String.format(Locale.ROOT, "  %.1f/s", perSecond);
        }
        return perSecond > 0 ? String.format(Locale.ROOT, "  %.1f s each", 1 / perSecond) : "";
    }

    private final class Bar implements Task {
        private final RecentRate rate;
        private final ProgressBar bar;

        Bar(String label, long total, long done) {
            rate = new RecentRate(total, done, System.nanoTime());
            bar = new ProgressBarBuilder()
                    .setTaskName("  " + label)
                    .setInitialMax(total)
                    .startsFrom(done, Duration.ZERO)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(REDRAW_MILLISECONDS)
                    .setConsumer(new ConsoleProgressBarConsumer(out))
                    .setEtaFunction(state -> left())
                    .build();
        }

        /** Called by the thread that draws. */
        private Optional<Duration> left() {
            synchronized (rate) {
                OptionalLong seconds = rate.secondsLeft();
                return seconds.isPresent() ? Optional.of(Duration.ofSeconds(seconds.getAsLong())) : Optional.empty();
            }
        }

        @Override
        public void advance(long steps, String status) {
            String speed;
            synchronized (rate) {
                rate.advance(steps, System.nanoTime());
                speed = speed(rate);
            }
            bar.stepBy(steps);
            bar.setExtraMessage(speed + "  " + status);
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    private final class Lines implements Task {
        private final String label;
        private final long total;
        private final RecentRate rate;
        private long lastLine = System.nanoTime();

        Lines(String label, long total, long done) {
            this.label = label;
            this.total = total;
            this.rate = new RecentRate(total, done, lastLine);
        }

        @Override
        public void advance(long steps, String status) {
            long now = System.nanoTime();
            rate.advance(steps, now);
            if (now - lastLine >= LINE_EVERY_NANOSECONDS) {
                lastLine = now;
                OptionalLong left = rate.secondsLeft();
                out.printf(
                        Locale.ROOT,
                        "  %s %d%s%s%s  %s%n",
                        label,
                        rate.done(),
                        total > 0 ? "/" + total : "",
                        speed(rate),
                        left.isPresent() ? ", " + left.getAsLong() + " s left" : "",
                        status);
            }
        }

        @Override
        public void close() {
            out.flush();
        }
    }
}
