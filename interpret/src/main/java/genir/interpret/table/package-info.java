/** The tables of {@code interpret/}: for each the record of its rows, from which what writes it and what reads it take the columns. */
package genir.interpret.table;
