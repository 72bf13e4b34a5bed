package genir.interpret.figure;

/** A labelled horizontal line, such as the result of another system. */
public record Reference(String label, double y) {}
