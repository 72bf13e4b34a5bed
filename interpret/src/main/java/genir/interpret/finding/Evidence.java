package genir.interpret.finding;

import genir.interpret.analysis.Outcome;
import genir.interpret.analysis.QueryMeans;
import genir.interpret.session.Session;
import genir.interpret.stage.Stage;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.PatchingRankRow;
import genir.retrieval.evaluation.Bootstrap;
import genir.retrieval.evaluation.Interval;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What the analyses found, as numbers of single queries. */
final class Evidence {
    private final Session session;
    private final Map<String, Outcome> outcomes;
    private final Bootstrap bootstrap;
    private final int minimum;
    /** Ranks of the patched model: stage, component, mode -> one rank a query. */
    private Map<List<String>, int[]> patched;

    private Map<String, Integer> places;

    /**
     * Of a session.
     *
     * @param outcomes by the name of the analysis; those that were not run are missing
     * @param minimum queries below which nothing is decided
     */
    Evidence(Session session, Map<String, Outcome> outcomes, int minimum) {
        this.session = session;
        this.outcomes = outcomes;
        this.bootstrap = QueryMeans.bootstrap(session);
        this.minimum = minimum;
    }

    Session session() {
        return session;
    }

    /** What an analysis found. */
    Outcome outcome(String analysis) {
        Outcome outcome = outcomes.get(analysis);
        if (outcome == null) {
            throw new NoEvidence("The analysis " + analysis + " was not run: add it to interpret.analyses.");
        }
        if (outcome.reason() != null) {
            throw new NoEvidence(outcome.reason());
        }
        return outcome;
    }

    /** Stage I, II or III: by its name, or of three stages with other names by its place. */
    Stage stage(String name) {
        int stages = session.stages().stages().size();
        return session.stages()
                .ofPaper(name)
                .orElseThrow(() -> new NoEvidence("There is no Stage " + name + " among the model's " + stages
                        + (stages == 1 ? " stage." : " stages.")));
    }

    /** Whether the unchanged model answers an analysed query correctly: with every token of the docid, whichever is looked into. */
    boolean isCorrect(int query) {
        return session.analysed().item(query).step().found();
    }

    /** The values of the correctly answered queries; NaN, which no mean counts, for the others. */
    double[] ofCorrect(double[] values) {
        double[] correct = values.clone();
        for (int query = 0; query < correct.length; query++) {
            correct[query] = isCorrect(query) ? correct[query] : Double.NaN;
        }
        return correct;
    }

    /** The same of a query by its id. */
    boolean isCorrectId(String id) {
        return isCorrect(places().get(id));
    }

    /** The place of every analysed query, by its id. */
    private Map<String, Integer> places() {
        if (places == null) {
            Map<String, Integer> found = new HashMap<>();
            for (int query = 0; query < session.analysed().size(); query++) {
                found.put(session.analysed().item(query).query().id(), query);
            }
            places = found;
        }
        return places;
    }

    /**
     * Whether each correct query (in order) has left the first rank, 1 or 0, with a component's outputs replaced.
     *
     * @param stage its name, or {@code all}
     * @param component as in tables
     */
    double[] left(String stage, String component, String mode) {
        int[] ranks = patched().get(List.of(stage, component, mode));
        if (ranks == null) {
            boolean base = mode.equals("base") && !session.models().hasBase();
            throw new NoEvidence(
                    base
                            ? "There is no base model: training.pretrain makes one, or model.from names one, or model.base where nothing is trained."
                            : "Patching by " + mode + " was not run: add it to interpret.modes.");
        }
        return IntStream.range(0, ranks.length)
                .filter(this::isCorrect)
                .mapToDouble(query -> ranks[query] > 1 ? 1 : 0)
                .toArray();
    }

    private Map<List<String>, int[]> patched() {
        if (patched == null) {
            Map<List<String>, int[]> ranks = new HashMap<>();
            int queries = session.analysed().size();
            for (PatchingRankRow row : outcome("patching").rows(Tables.PATCHING_RANKS)) {
                List<String> cell = List.of(row.stage(), row.component(), row.mode());
                ranks.computeIfAbsent(cell, missing -> new int[queries])[places().get(row.query())] = row.rank();
            }
            patched = ranks;
        }
        return patched;
    }

    /** A criterion on the mean of numbers of queries; NaN where a query has none. */
    Criterion mean(String figure, double[] values, Relation relation, double threshold, Double published) {
        double[] present =
                Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
        if (present.length == 0) {
            throw new NoEvidence("There is no query to measure it on: " + figure + ".");
        }
        double mean = Arrays.stream(present).sum() / present.length;
        return estimate(figure, mean, bootstrap.ofMean(present), present.length, relation, threshold, published);
    }

    /** A criterion on an estimate that an analysis has made. */
    Criterion estimate(
            String figure,
            double value,
            Interval interval,
            int queries,
            Relation relation,
            double threshold,
            Double published) {
        return new Criterion(figure, value, interval, queries, relation, threshold, published, queries >= minimum);
    }
}
