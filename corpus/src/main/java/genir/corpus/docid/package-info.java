/**
 * How documents are named in tokens: by one token each, by the digits of a number, by their place in a tree of clusters (Tay et
 * al., arXiv 2202.06991, section 3.2), or by the codes of their vectors' residual quantisation.
 */
package genir.corpus.docid;
