/** The sections of the report, one class each: from files of the run directory to blocks. */
package genir.interpret.report.section;
