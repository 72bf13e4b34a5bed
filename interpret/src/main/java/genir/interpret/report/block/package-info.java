/** What a section of the report is made of; the templates have one rule for each kind of block. */
package genir.interpret.report.block;
