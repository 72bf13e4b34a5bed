/** Reads the files of a run directory for the report: JSON, tidy CSV, runs, queries and judgments. */
package genir.interpret.report.input;
