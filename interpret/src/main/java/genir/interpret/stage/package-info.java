/** The stages of retrieval: which decoder layers belong together, and by which rule. */
package genir.interpret.stage;
