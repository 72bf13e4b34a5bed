/** Follows single queries through the decoder: what each part adds to a document's logit, where the document stands after it. */
package genir.interpret.trace;
