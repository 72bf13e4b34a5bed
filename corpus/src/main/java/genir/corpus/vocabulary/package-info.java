/**
 * The tokens of the model: words of the collection, or those of a given tokenizer, followed by one docid token for each
 * document (docs/method.md, section 1).
 */
package genir.corpus.vocabulary;
