/**
 * The figures of whole runs: per-query values, means with confidence intervals, the comparison of two systems with its
 * significance, and the files that hold them.
 */
package genir.retrieval.evaluation;
