/**
 * How retrieval systems stand queries that are worded otherwise: {@link genir.retrieval.robustness.Perturbation perturbations}, what each
 * system loses by them, and by how much systems differ in that.
 */
package genir.retrieval.robustness;
