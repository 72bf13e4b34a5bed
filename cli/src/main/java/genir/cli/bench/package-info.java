/** Measures the engine: each measurement in a process of its own, and the tables and JSON made of them. */
package genir.cli.bench;
