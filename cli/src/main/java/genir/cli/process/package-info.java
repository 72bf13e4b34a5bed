/** The process a command runs in: what it is doing, where native code is unpacked, and the words it ends with. */
package genir.cli.process;
