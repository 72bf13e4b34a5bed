/** Training of a sparse autoencoder on what a trained model has at a site for the texts that it was trained on. */
package genir.training.feature;
