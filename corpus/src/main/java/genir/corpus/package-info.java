/** The document collection: its formats, its Lucene index, its vocabulary and docid tokens, and the training examples made from it. */
package genir.corpus;
