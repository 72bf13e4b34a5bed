/** The generative retriever as a ranker: one forward pass scores every atomic docid, a beam search finds the others. */
package genir.retrieval.generative;
