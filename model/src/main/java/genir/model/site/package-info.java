/** The places of the model that can be read and overwritten, by their TransformerLens names. */
package genir.model.site;
