package genir.interpret.figure;

/** A labelled stretch of the x axis, such as a stage of layers; drawn as a vertical shade. */
public record Region(String label, double from, double to) {}
