/**
 * Rankers, the runs they produce, TREC run files and the fusion of runs.
 *
 * <p>{@link genir.retrieval.Ranker} is what BM25 and the generative retriever have in common; a {@link
 * genir.retrieval.Run} is what a ranker returned for a list of queries. The packages below build on these: {@code bm25}
 * and {@code generative} have rankers, {@code metric} scores one ranking, {@code evaluation} scores whole runs and compares two of them.
 */
package genir.retrieval;
