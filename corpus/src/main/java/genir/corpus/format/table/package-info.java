/**
 * Documents that are the records of a table ({@link genir.corpus.format.table.CsvFormat}, {@link genir.corpus.format.table.TsvFormat})
 * or of JSON lines ({@link genir.corpus.format.table.JsonLinesFormat}): which of their fields are the id, the title and the text is
 * told by options or guessed from the fields' names ({@link genir.corpus.format.table.FieldNames}).
 */
package genir.corpus.format.table;
