/** What the user sees: progress, and lines that also go to the log. */
package genir.cli.console;
