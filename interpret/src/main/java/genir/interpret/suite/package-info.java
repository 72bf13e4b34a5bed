/** Runs the chosen analyses on one model, judges the findings by what they found, and writes the files of both. */
package genir.interpret.suite;
