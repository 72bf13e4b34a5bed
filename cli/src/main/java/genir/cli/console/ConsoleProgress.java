package genir.cli.console;

import genir.corpus.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress bars with rate and time left on a terminal, a plain line now and then elsewhere. */
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

    private final class Bar implements Task {
        private final ProgressBar bar;

        Bar(String label, long total, long done) {
            bar = new ProgressBarBuilder()
                    .setTaskName("  " + label)
                    .setInitialMax(total)
                    .startsFrom(done, Duration.ZERO)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(REDRAW_MILLISECONDS)
                    .setConsumer(new ConsoleProgressBarConsumer(out))
                    .showSpeed()
                    .build();
        }

        @Override
        public void advance(long steps, String status) {
            bar.stepBy(steps);
            if (!status.isEmpty()) {
                bar.setExtraMessage(" " + status);
            }
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    private final class Lines implements Task {
        private final String label;
        private final long total;
        private final long began = System.nanoTime();
        private final long before;
        private long lastLine = began;
        private long done;

        /** No rate can be read off the steps that were done before. */
        Lines(String label, long total, long before) {
            this.label = label;
            this.total = total;
            this.before = before;
            this.done = before;
        }

        @Override
        public void advance(long steps, String status) {
            done += steps;
            long now = System.nanoTime();
            if (now - lastLine >= LINE_EVERY_NANOSECONDS) {
                lastLine = now;
                double seconds = (now - began) * 1e-9;
                double rate = (done - before) / seconds;
                String left = total > 0 && rate > 0 ? ", " + Math.round((total - done) / rate) + " s left" : "";
                out.printf(
                        Locale.ROOT,
                        "  %s %d%s  %.1f/s%s  %s%n",
                        label,
                        done,
                        total > 0 ? "/" + total : "",
                        rate,
                        left,
                        status);
            }
        }

        @Override
        public void close() {
            out.flush();
        }
    }
}
