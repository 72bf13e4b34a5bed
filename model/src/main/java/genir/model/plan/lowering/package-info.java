/** What replaces ND4J's ops in a plan where something faster is known; one class each. */
package genir.model.plan.lowering;
