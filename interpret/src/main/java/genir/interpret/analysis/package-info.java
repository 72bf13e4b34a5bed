/** The analyses of the suite; each makes one tidy table. A new one is a class here and a line in {@link Analyses}. */
package genir.interpret.analysis;
