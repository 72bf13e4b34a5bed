package genir.interpret.suite;

import genir.interpret.analysis.Analyses;
import genir.interpret.analysis.Analysis;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Session;
import genir.model.backend.ProcessMemory;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.weights.ParameterLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a run of the suite takes, as far as it can be told before: from how often its analyses run the decoder, and how long that takes on
 * one batch here and now.
 *
 * @param analyses how many
 * @param queries that are analysed
 * @param seconds about how long, on this machine as busy as it is
 * @param bytes about how much memory the process will have beside what the Java heap grows; -1 where the system does not say what it has
 */
public record SuiteCost(int analyses, int queries, double seconds, long bytes) {
    private static final int TIMED = 3;
    /** What analyses do with what they read, beside the decoder's runs, on models of two collections. */
    private static final double READING = 1.1;
    /** Making the plans of an analysis, in seconds. */
    private static final double PLANS = 0.3;
    /** Copies of a batch's values that analyses hold at once, in the size of its logits. */
    private static final int COPIES = 12;

    /** Estimates the configured analyses of a session, which has queries to analyse, at every token of its docids. */
    public static SuiteCost of(Session session) {
        List<Analysis> analyses = Analyses.named(session.config().analyses());
        double runs = analyses.stream()
                .mapToDouble(analysis -> analysis.runs(session))
                .sum();
        QueryBatch batch = session.batches().get(0);
        DecoderRun run = session.runner().decoder(batch.tokens(), batch.memory(), Set.of());
        double[] seconds = new double[TIMED];
        for (int i = 0; i < seconds.length; i++) {
            // Without hooks nothing would be computed again.
            DecoderRun again = i == 0 ? run : session.runner().decoder(batch.tokens(), batch.memory(), Set.of());
            long start = System.nanoTime();
            again.run(List.of());
            seconds[i] = (System.nanoTime() - start) / 1e9;
        }
        Arrays.sort(seconds);
        var config = session.runner().parameters().config();
        long floats = (long) session.analysed().size() * batch.tokens().length() * config.dModel()
                + new ParameterLayout(config).length()
                + (long) COPIES * batch.tokens().size() * config.vocabSize();
        long resident = ProcessMemory.residentBytes();
        return new SuiteCost(
                analyses.size(),
                session.analysed().size(),
                (READING * runs * seconds[0] + PLANS * analyses.size()) * session.steps(),
                resident < 0 ? -1 : resident + Float.BYTES * floats);
    }

    /** The estimate in one line. */
    public String line() {
        String time = seconds < 90
                ? String.format(Locale.ROOT, "%.0f s", Math.max(1, seconds))
                : String.format(Locale.ROOT, "%.0f min", seconds / 60);
        return String.format(Locale.ROOT, "%d analyses of %,d queries: about %s", analyses, queries, time)
                + (bytes < 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                ", %.1f GB of memory and what the Java heap grows, to %.1f GB at most",
                                bytes / 1e9,
                                Runtime.getRuntime().maxMemory() / 1e9));
    }
}
