package genir.cli.command;

import genir.cli.console.Console;
import genir.cli.run.ExperimentConfig;
import genir.cli.run.RunDirectory;
import genir.corpus.InputException;
import genir.model.backend.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** The option of commands that compute: with how many threads. */
final class ThreadsOption {
    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "Threads of matrix products and loops (default: the configuration's threads; otherwise one for"
                            + " each core that other processes leave idle).")
    private Integer threads;

    /**
     * Decides for a run: what its configuration says, or what its unfinished training began with, comes before idle cores.
     *
     * @param console where it is said that cores are busy; a silent one where a single query is answered
     */
    void decide(ExperimentConfig config, RunDirectory run, Console console) throws IOException {
        Integer wanted = threads == null ? config.threads() : threads;
        if (wanted == null && !Threads.isDecided()) {
            OptionalInt before = run.threadsOfUnfinished();
            wanted = before.isPresent() ? Integer.valueOf(before.getAsInt()) : null;
        }
        decide(wanted, console);
    }

    /**
     * Decides for a run whose configuration is yet to be read, where that has no say in it.
     *
     * @return whether that is so
     */
    boolean decideBeforeReading(RunDirectory run) throws IOException {
        if (threads == null && Files.exists(run.config())) {
            // As a run writes it: a key of the first level, left out where it is not set.
            return Files.readAllLines(run.config()).stream().noneMatch(line -> line.startsWith("threads:"));
        }
        if (threads != null) {
            decide(threads, Console.silent());
        }
        return threads != null;
    }

    /** Decides where there is no run. */
    void decide(Console console) {
        decide(threads, console);
    }

    /** Fails where an option gives a number that cannot be one of threads or of processes. */
    static void requireCount(String option, int count) {
        if (count < 1 || count > Threads.MOST) {
            throw new InputException(option + " " + count + ": expected a whole number from 1 to " + Threads.MOST);
        }
    }

    private void decide(Integer wanted, Console console) {
        if (wanted != null) {
            requireCount("--threads", wanted);
            Threads.use(wanted);
        } else if (!Threads.isDecided() && Threads.count() < Threads.available()) {
            console.say(String.format(
                    Locale.ROOT,
                    "other processes keep %.1f of %d cores busy: computing with %d thread%s; --threads N chooses",
                    Threads.others().orElse(0),
                    Threads.available(),
                    Threads.count(),
                    Threads.count() == 1 ? "" : "s"));
        }
    }
}
