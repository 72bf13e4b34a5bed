package genir.cli.bench;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.interpret.patch.Component;
import genir.interpret.patch.Experiment;
import genir.interpret.patch.Intervention;
import genir.interpret.patch.PatchingEngine;
import genir.interpret.patch.Target;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Sample;
import genir.interpret.session.Session;
import genir.interpret.stage.Stage;
import genir.model.backend.ProcessMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the paper's Table 3 costs on a run: every component of every stage at zero, at its mean, and at the base model's
 * output, which is another query's where the run has no base model; beside one plain forward pass over the same queries.
 *
 * @param cells of the table; 27 for three stages
 * @param forward the encoder and the decoder on all queries, to the logits
 * @param table the same queries encoded once, the replacements computed, every cell decoded and ranked
 * @param ratio the medians' ratio
 */
@JsonNaming(SnakeCaseStrategy.class)
public record PatchingSpeed(
        int queries,
        int cells,
        String thirdMode,
        Samples forward,
        Samples table,
        double ratio,
        long peakResidentBytes) {
    private static final int WARM_UP = 3;

    /** Measures both in turns, on the analysed queries. */
    public static PatchingSpeed of(Session session, int repetitions) {
        Sample analysed = session.analysed();
        if (analysed.size() == 0) {
            throw new InputException("none of the run's " + session.split().label() + " queries is "
                    + session.config().queries() + ": there is nothing to patch");
        }
        List<Experiment> cells = cells(session);
        double[] forward = new double[repetitions];
        double[] table = new double[repetitions];
        for (int i = -WARM_UP; i < repetitions; i++) {
            double plain = Samples.milliseconds(i, repetition -> forward(session));
            double patched = Samples.milliseconds(
                    i,
                    repetition -> new PatchingEngine(session, analysed.of(analysed.items()))
                            .ranks(cells, Progress.NONE.start("", -1)));
            if (i >= 0) {
                forward[i] = plain;
                table[i] = patched;
            }
        }
        Samples forwards = Samples.of(forward);
        Samples tables = Samples.of(table);
        return new PatchingSpeed(
                analysed.size(),
                cells.size(),
                session.models().hasBase() ? "base" : "counterfactual",
                forwards,
                tables,
                tables.medianMs() / forwards.medianMs(),
                ProcessMemory.peakBytes());
    }

    private static void forward(Session session) {
        for (QueryBatch batch : session.batches()) {
            session.runner().logits(batch.tokens());
        }
    }

    private static List<Experiment> cells(Session session) {
        List<Experiment> cells = new ArrayList<>();
        for (Stage stage : session.stages().stages()) {
            for (Component component : Component.values()) {
                Target target = Target.stage(component, stage);
                cells.add(Experiment.of(new Intervention.Zero(target)));
                cells.add(Experiment.of(
                        new Intervention.Mean(target, session.config().queries())));
                cells.add(Experiment.of(
                        session.models().hasBase()
                                ? new Intervention.FromModel(target, "base")
                                : new Intervention.FromQuery(target, Intervention.FromQuery.NEXT)));
            }
        }
        return cells;
    }

    /** As lines for the console. */
    public List<String> lines() {
        return List.of(
                String.format(Locale.ROOT, "%,d queries", queries),
                "  forward pass   " + forward,
                String.format(Locale.ROOT, "  Table 3        %s   %d cells (zero, mean, %s)", table, cells, thirdMode),
                String.format(
                        Locale.ROOT,
                        "  %.1f times a forward pass; peak memory %.2f GB",
                        ratio,
                        peakResidentBytes * 1e-9));
    }
}
