/** Runs opened for exploration: their systems, their example queries, the inside of their models. */
package genir.explorer.run;
