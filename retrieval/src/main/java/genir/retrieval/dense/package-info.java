/** Dense retrieval: encoders that make a vector of a text, and the documents whose vectors are nearest to a query's. */
package genir.retrieval.dense;
