/** The Picocli commands. */
package genir.cli.command;
