/** Rankers, TREC runs, metrics and the comparison of two systems. */
package genir.retrieval;
