/**
 * Work that other machines can do: what a task is, what it is given and gives back, and the jobs that are made of tasks (sweeps, reduced
 * models, rankings, analyses). A task calls what the ordinary command calls. Who runs tasks is a {@link genir.cli.cluster.ClusterProvider} of
 * another module.
 */
package genir.cli.cluster;
