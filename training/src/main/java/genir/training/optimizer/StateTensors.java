package genir.training.optimizer;

import genir.model.weights.Parameters;
import genir.model.weights.TensorEntry;
import java.util.List;

/** An optimiser's arrays as named tensors. */
final class StateTensors {
    private StateTensors() {}

    /** One tensor for each weight of an array in the weights' layout, e.g. {@code first_moment.shared.weight}. */
    static List<TensorEntry> of(String prefix, Parameters array) {
        return array.layout().slots().values().stream()
                .map(slot -> new TensorEntry(prefix + "." + slot.name(), slot.shape(), array.floats(slot.name())))
                .toList();
    }
}
