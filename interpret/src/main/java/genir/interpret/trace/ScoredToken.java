package genir.interpret.trace;

/** A token of the vocabulary with its logit. */
public record ScoredToken(int token, double logit) {}
