package genir.interpret.trace;

import java.util.Optional;

/**
 * A query through the model as it is, and through the changed one.
 *
 * @param changed empty where nothing was changed
 */
public record Tracing(Trace original, Optional<Trace> changed) {}
