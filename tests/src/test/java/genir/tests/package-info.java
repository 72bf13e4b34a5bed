/** What crosses modules: whole runs from the command line, bad input, the architecture, the collection that ships. */
package genir.tests;
