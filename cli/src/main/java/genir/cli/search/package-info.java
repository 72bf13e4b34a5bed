/** Queries to a run's systems: one, many from a file or a pipe, or as they are typed; and the ways of writing what is found. */
package genir.cli.search;
