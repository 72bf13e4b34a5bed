package genir.explorer.view;

import com.fasterxml.jackson.annotation.JsonProperty;
import genir.explorer.run.OpenedRun;
import genir.interpret.patch.Effect;
import java.util.List;

/** What interventions do over many queries: the result of a job. */
public record EffectView(
        String split,
        int queries,
        @JsonProperty("hits@1") BeforeAfter hits1,
        @JsonProperty("hits@10") BeforeAfter hits10,
        BeforeAfter mrr,
        List<ChangeView> worse,
        List<ChangeView> better) {
    private static final int LISTED = 20;

    /** A figure without and with the interventions. */
    public record BeforeAfter(double before, double after) {}

    /** A query whose document moved; ranks are among all tokens. */
    public record ChangeView(QueryName query, DocumentView document, int before, int after) {}

    /** A query. */
    public record QueryName(String id, String text) {}

    /** Describes an effect. */
    public static EffectView of(OpenedRun run, Effect effect) {
        return new EffectView(
                run.inside().session().split().label(),
                effect.changes().size(),
                new BeforeAfter(effect.hits(1, false), effect.hits(1, true)),
                new BeforeAfter(effect.hits(10, false), effect.hits(10, true)),
                new BeforeAfter(effect.reciprocalRank(false), effect.reciprocalRank(true)),
                changes(run, effect.worse(LISTED)),
                changes(run, effect.better(LISTED)));
    }

    private static List<ChangeView> changes(OpenedRun run, List<Effect.Change> changes) {
        return changes.stream()
                .map(change -> new ChangeView(
                        new QueryName(
                                change.item().query().id(),
                                change.item().query().text()),
                        DocumentView.of(
                                run,
                                run.run().vocabulary().documentId(change.item().target())),
                        change.before(),
                        change.after()))
                .toList();
    }
}
