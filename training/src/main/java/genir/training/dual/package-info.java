/**
 * Training of a dual encoder from scratch: one T5 encoder that makes vectors of queries and documents, such that a query's
 * is nearest to those of the documents that answer it.
 */
package genir.training.dual;
