/** Pairs of a query and the same query changed in one way, made here or read from a file. */
package genir.interpret.pair;
