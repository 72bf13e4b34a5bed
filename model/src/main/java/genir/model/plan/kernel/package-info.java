/** Loops over native memory that do several ops' work in one pass, split over threads. */
package genir.model.plan.kernel;
