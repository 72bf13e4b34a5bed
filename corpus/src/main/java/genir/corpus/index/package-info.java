/**
 * The Lucene index of a collection, with its queries and judgments beside it: {@link genir.corpus.index.CollectionIndexer}
 * writes it, {@link genir.corpus.index.CollectionIndex} opens it.
 */
package genir.corpus.index;
