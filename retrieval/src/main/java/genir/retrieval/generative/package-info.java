/** The generative retriever as a ranker: one forward pass scores every document. */
package genir.retrieval.generative;
