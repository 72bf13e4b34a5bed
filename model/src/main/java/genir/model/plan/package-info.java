/** The compiled static plan: runs a SameDiff graph for fixed shapes, without the interpreter. */
package genir.model.plan;
