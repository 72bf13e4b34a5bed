/**
 * Measures of one ranking against its judgments, each as trec_eval computes it.
 *
 * <p>A new measure is one class that implements {@link genir.retrieval.metric.Metric} and one line in {@link
 * genir.retrieval.metric.Metrics}.
 */
package genir.retrieval.metric;
