/**
 * Writes further queries for documents: a T5 over the run's words learns from the training queries, queries are drawn from it, and
 * those that find their document again are kept.
 */
package genir.training.generation;
