package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.session.Session;

/** One analysis of a model. */
public interface Analysis {
    /** The name in the configuration and of the files it makes, e.g. {@code patching}. */
    String name();

    /**
     * About how many times it runs the decoder on a batch of the session's, for the estimate of what a suite takes; one with part of it
     * replaced, which begins where that is, counts for half.
     */
    default double runs(Session session) {
        return 2.0 * session.batches().size();
    }

    /** Analyses the session's queries; there is at least one. */
    Outcome run(Session session, Progress progress);
}
