/** BM25 over the tokens that a model reads, in memory: what teaches a model, or finds it hard negatives, sees what it sees. */
package genir.training.bm25;
