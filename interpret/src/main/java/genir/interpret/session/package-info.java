/** The queries that are analysed, ready to be decoded as often as an analysis wants. */
package genir.interpret.session;
