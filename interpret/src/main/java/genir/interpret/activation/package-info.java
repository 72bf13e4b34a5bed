/** Activations of many queries in files, for probes and autoencoders that are trained elsewhere. */
package genir.interpret.activation;
