/** Builds the T5 encoder-decoder as a SameDiff graph, one component a file; every site is a variable of its own name. */
package genir.model.graph;
