/**
 * The tokens of the model: words of the collection, or those of a given tokenizer, followed by the tokens of docids: one
 * for each document where docids are atomic (docs/method.md, section 1).
 */
package genir.corpus.vocabulary;
