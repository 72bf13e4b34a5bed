/** Many trainings of one experiment: every combination of values and seeds, each a process and a run directory of its own. */
package genir.cli.sweep;
