package genir.interpret.patch;

import genir.corpus.InputException;
import java.util.ArrayList;
import java.util.List;

/**
 * Interventions applied together; several on the same value act one after the other.
 *
 * @param interventions none for the unchanged model
 */
public record Experiment(List<Intervention> interventions) {
    /** The model as it is. */
    public static final Experiment NONE = new Experiment(List.of());

    public Experiment {
        interventions = List.copyOf(interventions);
    }

    public static Experiment of(Intervention... interventions) {
        return new Experiment(List.of(interventions));
    }

    /** This experiment, and then more. */
    public Experiment and(Intervention... more) {
        List<Intervention> all = new ArrayList<>(interventions);
        all.addAll(List.of(more));
        return new Experiment(all);
    }

    /**
     * Passes what can be done to a single query.
     *
     * @throws InputException if an intervention takes its values from the next one
     */
    public void requireForSingle() {
        for (Intervention intervention : interventions) {
            if (intervention instanceof Intervention.FromQuery other
                    && other.query().equals(Intervention.FromQuery.NEXT)) {
                throw new InputException("query: next: there is no next one to a single query; give an id or a text");
            }
        }
    }
}
