package genir.interpret.analysis;

import genir.interpret.patch.Component;
import genir.interpret.patch.Experiment;
import genir.interpret.patch.Target;
import genir.interpret.session.Session;
import genir.interpret.source.Source;
import java.util.ArrayList;
import java.util.List;

/**
 * A component of one layer, or a head of it, that is replaced.
 *
 * @param head {@link Source#NONE} for the whole component
 */
record PatchedUnit(int layer, Component component, int head, Mode mode) {
    /** Every component and every head, by each of some modes. */
    static List<PatchedUnit> all(Session session, List<Mode> modes) {
        int heads = session.runner().parameters().config().numHeads();
        List<PatchedUnit> units = new ArrayList<>();
        for (int layer = 0; layer < session.layers(); layer++) {
            for (Component component : Component.values()) {
                for (int head = Source.NONE; head < (component.isAttention() ? heads : 0); head++) {
                    for (Mode mode : modes) {
                        units.add(new PatchedUnit(layer, component, head, mode));
                    }
                }
            }
        }
        return units;
    }

    boolean isWhole() {
        return head == Source.NONE;
    }

    Experiment experiment(Session session) {
        Target target = isWhole() ? Target.layers(component, layer) : Target.head(component, layer, head);
        return Experiment.of(mode.at(target, session));
    }
}
