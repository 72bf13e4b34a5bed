/** Several runs side by side: which they are, whether they can be compared at all, and their systems on the queries they share. */
package genir.cli.compare;
