package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.session.Session;

/** One analysis of a model. */
public interface Analysis {
    /** The name in the configuration and of the files it makes, e.g. {@code patching}. */
    String name();

    /** Analyses the session's queries; there is at least one. */
    Outcome run(Session session, Progress progress);
}
