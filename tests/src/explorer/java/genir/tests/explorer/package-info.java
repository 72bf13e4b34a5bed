/** The live page: its server by HTTP, and what a person sees of it in a browser. */
package genir.tests.explorer;
