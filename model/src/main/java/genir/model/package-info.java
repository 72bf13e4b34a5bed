/** The T5 encoder-decoder as one SameDiff graph, the static plan that executes it, its hook points and its weights. */
package genir.model;
