package genir.retrieval.evaluation;

/** A 95 % confidence interval, both ends included. */
public record Interval(double low, double high) {}
