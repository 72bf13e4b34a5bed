/** Reads vectors of the residual stream as scores over the vocabulary. */
package genir.interpret.lens;
