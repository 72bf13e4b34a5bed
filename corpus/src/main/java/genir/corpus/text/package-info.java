/** Text analysis with Lucene: analyzers by name, terms of a text, passages of a document. */
package genir.corpus.text;
