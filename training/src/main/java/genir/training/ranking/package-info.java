/** Learning to rank an answer above hard negatives, beside learning to say it: margin and softmax losses over few documents. */
package genir.training.ranking;
