/** A live page on trained models: asks them, follows a query through them, takes them apart. */
package genir.explorer;
