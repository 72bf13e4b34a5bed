/** Splits the residual stream into what each component and head has added to it, and reads any direction off the parts. */
package genir.interpret.source;
