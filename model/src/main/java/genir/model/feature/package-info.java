/** Sparse autoencoders: a site's values as sums of few directions of many, which are its features. */
package genir.model.feature;
