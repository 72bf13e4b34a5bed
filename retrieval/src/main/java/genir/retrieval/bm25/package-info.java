/** BM25 over the Lucene index of a collection, and the search for its parameters on held-out queries. */
package genir.retrieval.bm25;
