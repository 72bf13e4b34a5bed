/** Fusion of scores: standardised, weighted, and the weights chosen on dev queries. */
package genir.retrieval.fusion;
