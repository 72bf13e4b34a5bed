package genir.cli.cluster;

import java.io.Serializable;

/**
 * What one finished attempt at a task has left, whole.
 *
 * @param folder where it is, on the file system that all machines share
 * @param changed whether there is a result that is new
 * @param seconds that the attempt took
 */
public record TaskResult(String folder, boolean changed, double seconds) implements Serializable {}
