package genir.cli.cluster;

import java.io.Serializable;

/**
 * A task of a job.
 *
 * @param name in messages
 */
public record ClusterTask(String name, ClusterWork work) implements Serializable {}
