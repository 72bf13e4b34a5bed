package genir.cli.console;

import genir.corpus.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalInt;

/**
 * Lines for the user, repeated with the time in a run's log. What the command was asked for, and what the user should not
 * miss, is {@link #print printed}; how the work goes on is {@link #say said}, and left out where the user asked for quiet.
 */
public final class Console {
    private final PrintStream out;
    private final boolean quiet;
    private final boolean terminal;
    private final Progress progress;
    private Path log;

    /**
     * A console.
     *
     * @param terminal whether the output can show progress bars
     */
    public Console(PrintStream out, boolean quiet, boolean terminal) {
        this.out = out;
        this.quiet = quiet;
        this.terminal = terminal;
        this.progress = quiet ? Progress.NONE : new ConsoleProgress(out, terminal, this::say);
    }

    private Console(PrintStream out, Progress progress) {
        this.out = out;
        this.quiet = false;
        this.terminal = false;
        this.progress = progress;
    }

    /** A console without bars, whose progress is told to somebody else. */
    public static Console reporting(PrintStream out, Progress progress) {
        return new Console(out, progress);
    }

    /** A console that says nothing. */
    public static Console silent() {
        return new Console(System.out, true, false);
    }

    /** From now on lines also go to this file. */
    public void logTo(Path file) {
        this.log = file;
    }

    /** From now on lines go to no file. */
    public void logNoMore() {
        this.log = null;
    }

    /** The width of the terminal; empty where the output is none, whose lines are not to be cut. */
    public OptionalInt columns() {
        return terminal ? OptionalInt.of(TerminalWidth.columns()) : OptionalInt.empty();
    }

    public Progress progress() {
        return progress;
    }

    /** Says how the work goes on, unless the user asked for quiet. */
    public void say(String line) {
        if (!quiet) {
            out.println(line);
        }
        appendToLog(line);
    }

    /** Prints a result or a warning, quiet or not. */
    public void print(String line) {
        out.println(line);
        appendToLog(line);
    }

    /** Says what the user should know although all goes on, quiet or not. */
    public void warn(String line) {
        print("warning: " + line);
    }

    private void appendToLog(String line) {
        if (log == null) {
            return;
        }
        String stamped = Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + line + "\n";
        try {
            Files.writeString(
                    log, stamped, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
