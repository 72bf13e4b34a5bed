package genir.model.weights;

import genir.model.T5Config;

/**
 * What a {@code config.json} says.
 *
 * @param shape all of the model's shape but, as the file alone does not tell it, whether the output is tied
 * @param output where the logits come from
 */
record StoredConfig(T5Config shape, OutputLayer output) {}
