package genir.interpret.analysis;

import genir.interpret.patch.Component;
import genir.interpret.patch.Experiment;
import genir.interpret.patch.Target;
import genir.interpret.path.Sender;
import genir.interpret.session.Session;
import genir.interpret.source.Source;
import genir.interpret.stage.Stage;
import java.util.ArrayList;
import java.util.Arrays;
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

    /** Every component, by each of some modes. */
    static List<PatchedUnit> components(Session session, List<Mode> modes) {
        return all(session, modes).stream().filter(PatchedUnit::isWhole).toList();
    }

    boolean isWhole() {
        return head == Source.NONE;
    }

    Experiment experiment(Session session) {
        Target target = isWhole() ? Target.layers(component, layer) : Target.head(component, layer, head);
        return Experiment.of(mode.at(target, session));
    }

    /** As the beginning of paths, all of which may share one run: every component of the model is replaced in it. */
    Sender sender(Session session) {
        Stage everywhere = new Stage("", 0, session.layers() - 1);
        return new Sender(
                layer,
                component,
                new Experiment(Arrays.stream(Component.values())
                        .map(each -> mode.at(Target.stage(each, everywhere), session))
                        .toList()));
    }

    /** As the beginning of paths, with a run of its own that shows what replacing it does by all ways. */
    Sender senderAlone(Session session) {
        return new Sender(layer, component, experiment(session));
    }
}
