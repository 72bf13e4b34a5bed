/** Starts ND4J's backend as this machine wants it, and says what it is. */
package genir.model.backend;
