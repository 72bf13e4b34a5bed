/**
 * Tasks on a Spark cluster: each is a partition of a job of one stage, which calls what the ordinary command calls. Files go through Hadoop's
 * file systems. How results are committed: docs/distributed.md.
 */
package genir.distributed;
