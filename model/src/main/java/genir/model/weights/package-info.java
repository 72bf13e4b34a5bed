/** The model's weights: their flat array, their initial values, and the safetensors files that hold them. */
package genir.model.weights;
