/** Runs a model: batches of tokens in, logits, captured sites or gradients out. Plans are compiled when first needed. */
package genir.model.run;
