/** The words of a query, as its tokens and the index's terms meet in them. */
package genir.interpret.word;
