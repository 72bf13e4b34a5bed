/** Answers of several tokens: which there are, and how the best of them are found without trying them all. */
package genir.model.beam;
