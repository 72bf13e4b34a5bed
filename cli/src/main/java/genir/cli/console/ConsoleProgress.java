package genir.cli.console;

import genir.corpus.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
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

    public ConsoleProgress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public Task start(String label, long total) {
        return terminal ? new Bar(label, total) : new Lines(label, total);
    }

    private final class Bar implements Task {
        private final ProgressBar bar;

        Bar(String label, long total) {
            bar = new ProgressBarBuilder()
                    .setTaskName("  " + label)
                    .setInitialMax(total)
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
        private long resumedAt = -1;
        private long lastLine = began;
        private long done;

        Lines(String label, long total) {
            this.label = label;
            this.total = total;
        }

        @Override
        public void advance(long steps, String status) {
            // The first call may jump to where an interrupted task goes on: no rate can be read off that.
            resumedAt = resumedAt < 0 && steps != 1 ? steps : Math.max(0, resumedAt);
            done += steps;
            long now = System.nanoTime();
            if (now - lastLine >= LINE_EVERY_NANOSECONDS) {
                lastLine = now;
                double seconds = (now - began) * 1e-9;
                double rate = (done - resumedAt) / seconds;
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
