/**
 * The report: one self-contained HTML page made of what lies in a run directory.
 *
 * <p>{@link genir.interpret.report.ReportWriter} asks each section for its blocks and sets them with Pebble templates.
 * Adding a section is one class in {@code genir.interpret.report.section} and one line in the writer.
 */
package genir.interpret.report;
