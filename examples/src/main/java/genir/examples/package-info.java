/**
 * The library in use: small programs, each to be read from top to bottom. {@link genir.examples.IndexAndSearch} and {@link
 * genir.examples.TrainARetriever} need a collection; the others a run, such as {@code genir run} or the latter makes.
 */
package genir.examples;
