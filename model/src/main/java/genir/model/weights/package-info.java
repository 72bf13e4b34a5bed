/**
 * The model's weights: their flat array and initial values ({@link genir.model.weights.Parameters}), safetensors files
 * ({@link genir.model.weights.SafetensorsFile}, {@link genir.model.weights.SafetensorsWriter}) and whole model folders as
 * transformers has them ({@link genir.model.weights.ModelFolder}).
 */
package genir.model.weights;
