package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.pair.QueryPair;
import genir.interpret.patch.Component;
import genir.interpret.patch.Experiment;
import genir.interpret.patch.Intervention;
import genir.interpret.patch.PatchingEngine;
import genir.interpret.patch.Surroundings;
import genir.interpret.patch.Target;
import genir.interpret.session.Item;
import genir.interpret.session.Sample;
import genir.interpret.session.Session;
import genir.retrieval.TermRanker;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The pairs of one change, both queries of each read by the model as it is, and with one component's output taken from the other query at a
 * time (activation patching: S. Heimersheim, N. Nanda, arXiv 2404.15255; for retrieval A. Parry et al., arXiv 2501.10165).
 */
final class PairReading {
    /** One component of one layer. */
    record Cell(int layer, Component component) {
        static List<Cell> all(Session session) {
            List<Cell> cells = new ArrayList<>();
            for (int layer = 0; layer < session.layers(); layer++) {
                for (Component component : Component.values()) {
                    cells.add(new Cell(layer, component));
                }
            }
            return cells;
        }

        Experiment experiment() {
            return Experiment.of(new Intervention.FromPartner(Target.layers(component, layer)));
        }
    }

    private final Session session;
    private final List<QueryPair> pairs;
    private final List<Experiment> experiments = new ArrayList<>();
    private final List<Rivals> rivals;
    private final Side originals;
    private final Side changed;

    PairReading(Session session, List<QueryPair> pairs, List<Cell> cells) {
        this.session = session;
        this.pairs = pairs;
        this.rivals = pairs.stream().map(pair -> Rivals.of(session, pair)).toList();
        experiments.add(Experiment.NONE);
        cells.forEach(cell -> experiments.add(cell.experiment()));
        this.originals = new Side(pairs.stream().map(QueryPair::original).toList());
        this.changed = new Side(pairs.stream().map(QueryPair::changed).toList());
    }

    /** How often {@link #run} will advance its task. */
    int steps() {
        int batch = session.config().batchSize();
        return 2 * experiments.size() * ((pairs.size() + batch - 1) / batch);
    }

    void run(Progress.Task task) {
        originals.run(changed, task);
        changed.run(originals, task);
    }

    /** One query of each pair. */
    private final class Side {
        private final Sample sample;
        private final Standing[] standings = new Standing[pairs.size()];
        /** [experiment][pair] */
        private final double[][] leads = new double[experiments.size()][pairs.size()];

        Side(List<Item> items) {
            this.sample = session.analysed().of(items);
        }

        void run(Side partners, Progress.Task task) {
            new PatchingEngine(session.runner(), Surroundings.of(session, partners.sample), sample)
                    .run(experiments, List.of(), task, (experiment, batch, run, logits) -> {
                        FloatBuffer scores = logits.floats();
                        int width = logits.rowLength();
                        for (int row = 0; row < batch.count(); row++) {
                            int pair = batch.first() + row;
                            Item item = sample.item(pair);
                            double score = scores.get(row * width + item.target());
                            double lead = score - scores.get(row * width + item.runnerUp(scores, row, width));
                            leads[experiment][pair] = lead;
                            if (experiment == 0) {
                                standings[pair] = new Standing(
                                        score,
                                        lead,
                                        rivals.get(pair).ahead(scores, row, width, item.target()),
                                        item.rank(scores, row, width));
                            }
                        }
                    });
        }

        double effect(int cell, int pair) {
            return leads[cell + 1][pair] - leads[0][pair];
        }
    }

    /** How the original's lead changes with a component's output of the changed query. */
    double noised(int cell, int pair) {
        return originals.effect(cell, pair);
    }

    /** How the changed query's lead changes with a component's output of the original. */
    double denoised(int cell, int pair) {
        return changed.effect(cell, pair);
    }

    List<PairOutcome> outcomes() {
        List<PairOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            int at = i;
            QueryPair pair = pairs.get(i);
            outcomes.add(new PairOutcome(
                    pair,
                    session.bm25().map(bm25 -> idf(bm25, pair.word())).orElse(OptionalDouble.empty()),
                    new PairOutcome.Shift(originals.standings[i], changed.standings[i]),
                    session.bm25()
                            .map(bm25 -> new PairOutcome.Shift(
                                    standing(bm25, pair.original(), rivals.get(at)),
                                    standing(bm25, pair.changed(), rivals.get(at))))
                            .orElse(null)));
        }
        return outcomes;
    }

    private static OptionalDouble idf(TermRanker bm25, String word) {
        return bm25.terms(word).stream()
                .mapToDouble(term -> bm25.idf(term.text()))
                .max();
    }

    private static Standing standing(TermRanker bm25, Item item, Rivals rivals) {
        Map<String, Double> scores = bm25.scores(item.query().text());
        String right = item.step().document();
        double score = scores.getOrDefault(right, 0.0);
        double best = 0;
        int rank = 1;
        for (Map.Entry<String, Double> other : scores.entrySet()) {
            if (!other.getKey().equals(right)) {
                best = Math.max(best, other.getValue());
                boolean earlier = other.getKey().compareTo(right) < 0;
                rank += other.getValue() > score || (other.getValue() == score && earlier) ? 1 : 0;
            }
        }
        return new Standing(score, score - best, rivals.ahead(scores, right), rank);
    }
}
