/** A run directory opened from a program: its collection, its model and its rankers. */
package genir.retrieval.trained;
