package genir.interpret.finding;

import java.util.List;

/**
 * What became of a claim on a model.
 *
 * @param id F1 to F9 of the paper, F10 and on beyond it
 * @param claim the finding, as the paper has it
 * @param verdict whether it holds
 * @param reason the deciding figure in words, or what is missing
 * @param deciding the figure that decided, or that left it open; null where nothing could be measured
 * @param criteria all figures, the deciding one among them
 */
public record Finding(
        String id, String claim, Verdict verdict, String reason, Criterion deciding, List<Criterion> criteria) {
    public Finding {
        criteria = List.copyOf(criteria);
    }

    /** One line for the console. */
    public String line() {
        return id + " " + verdict.label() + ": " + reason;
    }
}
