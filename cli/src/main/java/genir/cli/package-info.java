/** The genir command. */
package genir.cli;
