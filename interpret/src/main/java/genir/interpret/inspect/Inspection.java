package genir.interpret.inspect;

import genir.model.Tensor;
import genir.model.site.Site;
import java.util.Map;

/**
 * One query through the model.
 *
 * @param tokens what the encoder read; not copied
 * @param logits [1, vocabulary]
 * @param sites captured values, in the order in which they were asked for
 */
@SuppressWarnings("ArrayRecordComponent") // made once, read by whoever asked for it
public record Inspection(int[] tokens, Tensor logits, Map<Site, Tensor> sites) {}
