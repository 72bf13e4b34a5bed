package genir.interpret.analysis;

import genir.interpret.patch.Intervention;
import genir.interpret.patch.Target;
import genir.interpret.session.Session;
import java.util.Arrays;
import java.util.List;

/** What a component's output is replaced by in patching (method.md, section 4.3). */
enum Mode {
    ZERO("zero"),
    MEAN("mean"),
    BASE("base"),
    COUNTERFACTUAL("counterfactual");

    private static final String WITHOUT_BASE =
            "Mode base was not run, for the run has no base model: training.pretrain makes one, or model.from names one, or model.base where nothing is trained.";

    private final String label;

    Mode(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** The modes that are configured and that the session's models allow. */
    static List<Mode> of(Session session) {
        return Arrays.stream(values())
                .filter(mode -> session.config().modes().contains(mode.label))
                .filter(mode -> mode != BASE || session.models().hasBase())
                .toList();
    }

    /** Says with what patching found which mode was wanted but not run, and which queries were not at rank 1 before. */
    static Outcome withNotes(Outcome outcome, Session session) {
        if (session.config().modes().contains(BASE.label) && !session.models().hasBase()) {
            outcome.note(WITHOUT_BASE);
        }
        long before = session.analysed().items().stream()
                .filter(item -> item.rank() != 1)
                .count();
        return before == 0
                ? outcome
                : outcome.note("Of the " + session.analysed().size() + " queries, " + before
                        + " do not have their document at rank 1 with nothing replaced either.");
    }

    /** The mode applied to a target; means are over the analysed queries. */
    Intervention at(Target target, Session session) {
        return switch (this) {
            case ZERO -> new Intervention.Zero(target);
            case MEAN -> new Intervention.Mean(target, session.config().queries());
            case BASE -> new Intervention.FromModel(target, "base");
            case COUNTERFACTUAL -> new Intervention.FromQuery(target, Intervention.FromQuery.NEXT);
        };
    }
}
