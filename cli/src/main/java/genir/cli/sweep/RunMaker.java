package genir.cli.sweep;

import java.io.IOException;
import java.util.List;

/** What makes the runs of a sweep: processes of this machine, or other machines. */
public interface RunMaker {
    /** In words, with what runs are made. */
    String means();

    /** Makes all of them, in any order; what fails does not keep the others from being made. Each is reported as it ends. */
    void make(List<SweepRun> runs, Listener listener) throws IOException;

    /** What is left to be said when all are made. */
    default void close() {}

    /** Who is told of ends, from any thread. */
    interface Listener {
        /** A run has ended; if it is finished, its figures are in the sweep's folder. */
        void ended(SweepRun run, RunOutcome outcome) throws IOException;
    }
}
