/** The explorer's HTTP: who may ask, what is asked, and how it is answered. */
package genir.explorer.http;
