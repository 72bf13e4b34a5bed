/** Latent semantic analysis: documents and words in few dimensions, by the words that documents share. */
package genir.corpus.latent;
