package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.PairsConfig;
import genir.interpret.QueryChange;
import genir.interpret.analysis.PairReading.Cell;
import genir.interpret.pair.BuiltInPairs;
import genir.interpret.pair.PairFile;
import genir.interpret.pair.QueryPair;
import genir.interpret.session.Session;
import genir.interpret.source.Source;
import genir.interpret.table.Table;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.PairPartRow;
import genir.interpret.table.Tables.PairRow;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;

/**
 * What changes of a query do to its right document, which components carry that, and which axioms of retrieval the model obeys thereby; all
 * beside BM25 where there is an index.
 */
public final class Pairs implements Analysis {
    /** A smaller difference between the two leads, in logits, is not shared out among components. */
    static final double LEAST_DIFFERENCE = 0.5;

    /** About how many words more than one a query has, each of which makes a pair. */
    private static final int WORDS = 5;

    private static final String NOISING = "noising";
    private static final String DENOISING = "denoising";

    @Override
    public String name() {
        return "pairs";
    }

    @Override
    public double runs(Session session) {
        PairsConfig config = session.config().pairs();
        int queries = Math.min(session.analysed().size(), config.maxQueries());
        double pairs =
                queries * (config.changes().size() + (config.changes().contains(QueryChange.DROP.label()) ? WORDS : 0));
        double batches = pairs / session.batches().get(0).tokens().size();
        // Half a run for each of two directions.
        return batches * Cell.all(session).size();
    }

    @Override
    public Outcome run(Session session, Progress progress) {
        Map<QueryChange, List<QueryPair>> pairs = pairs(session);
        if (pairs.isEmpty()) {
            return Outcome.notRun("There are no pairs: no query could be changed as interpret.pairs.changes says, and"
                    + " interpret.pairs.path names no file.");
        }
        return new Measurement(session).run(name(), pairs, progress);
    }

    private static Map<QueryChange, List<QueryPair>> pairs(Session session) {
        PairsConfig config = session.config().pairs();
        Map<QueryChange, List<QueryPair>> pairs = new EnumMap<>(QueryChange.class);
        BuiltInPairs builtIn = new BuiltInPairs(session);
        config.changes().stream()
                .map(QueryChange::of)
                .forEach(change -> pairs.put(change, builtIn.of(change, config.maxQueries())));
        if (config.path() != null) {
            pairs.put(QueryChange.FILE, PairFile.read(Path.of(config.path()), session, config.maxQueries()));
        }
        pairs.values().removeIf(List::isEmpty);
        return pairs;
    }

    /** One reading of all pairs. */
    private static final class Measurement {
        private final Session session;
        private final List<Cell> cells;
        private final PairEstimates changes;
        private final PairEstimates shares;
        private final PairEstimates words;
        private final PairEstimates axioms;
        private final Table<PairRow> perPair = new Table<>(Tables.PAIRS_QUERIES);
        private final Table<PairPartRow> parts = new Table<>(Tables.PAIRS_PARTS);

        Measurement(Session session) {
            this.session = session;
            this.cells = Cell.all(session);
            this.changes = new PairEstimates(session);
            this.shares = new PairEstimates(session);
            this.words = new PairEstimates(session);
            this.axioms = new PairEstimates(session);
        }

        Outcome run(String label, Map<QueryChange, List<QueryPair>> pairs, Progress progress) {
            List<PairReading> readings = pairs.values().stream()
                    .map(some -> new PairReading(session, some, cells))
                    .toList();
            Map<QueryChange, List<PairOutcome>> outcomes = new EnumMap<>(QueryChange.class);
            try (Progress.Task task = progress.start(
                    label, readings.stream().mapToLong(PairReading::steps).sum())) {
                int next = 0;
                for (QueryChange change : pairs.keySet()) {
                    PairReading reading = readings.get(next++);
                    reading.run(task);
                    outcomes.put(change, reading.outcomes());
                    see(change, reading, outcomes.get(change));
                }
            }
            new Axioms(outcomes, axioms).test();
            return outcome(pairs);
        }

        private void see(QueryChange change, PairReading reading, List<PairOutcome> outcomes) {
            Rarity rarity = Rarity.of(outcomes);
            for (int i = 0; i < outcomes.size(); i++) {
                PairOutcome outcome = outcomes.get(i);
                changed(outcome, "genir", outcome.model());
                Optional.ofNullable(outcome.bm25()).ifPresent(shift -> changed(outcome, "bm25", shift));
                perPair.add(row(outcome));
                share(outcome, reading, i);
                if (change == QueryChange.DROP) {
                    word(outcome, reading, i, rarity.kind(outcome.idf()));
                }
            }
        }

        private void changed(PairOutcome outcome, String system, PairOutcome.Shift shift) {
            int query = outcome.pair().query();
            String change = outcome.pair().change().label();
            boolean before = shift.before().rank() == 1;
            boolean after = shift.after().rank() == 1;
            changes.mean(query, shift.lead(), change, system, "lead");
            changes.mean(query, shift.after().score() - shift.before().score(), change, system, "score");
            changes.mean(query, shift.after().rank() - shift.before().rank(), change, system, "rank");
            changes.mean(query, before && !after ? 1 : 0, change, system, "lost_first");
            changes.mean(query, after && !before ? 1 : 0, change, system, "gained_first");
        }

        /** What each component carries of a difference, taken as above 0. */
        private void share(PairOutcome outcome, PairReading reading, int pair) {
            double difference = outcome.model().lead();
            if (Math.abs(difference) < LEAST_DIFFERENCE) {
                return;
            }
            int query = outcome.pair().query();
            String change = outcome.pair().change().label();
            double sign = Math.signum(difference);
            for (int i = 0; i < cells.size(); i++) {
                int layer = cells.get(i).layer();
                String component = cells.get(i).component().label();
                double whole = Math.abs(difference);
                shares.share(query, sign * reading.noised(i, pair), whole, change, NOISING, layer, component);
                shares.share(query, -sign * reading.denoised(i, pair), whole, change, DENOISING, layer, component);
            }
        }

        /** What a word that was left out gives to the lead, as a whole and through each component. */
        private void word(PairOutcome outcome, PairReading reading, int pair, String kind) {
            int query = outcome.pair().query();
            words.mean(query, -outcome.model().lead(), kind, Source.NONE, "all", "whole");
            for (int i = 0; i < cells.size(); i++) {
                int layer = cells.get(i).layer();
                String component = cells.get(i).component().label();
                double noised = -reading.noised(i, pair);
                double denoised = reading.denoised(i, pair);
                words.mean(query, noised, kind, layer, component, NOISING);
                words.mean(query, denoised, kind, layer, component, DENOISING);
                parts.add(new PairPartRow(
                        outcome.pair().original().query().id(),
                        outcome.pair().place(),
                        outcome.pair().word(),
                        outcome.idf(),
                        kind,
                        layer,
                        component,
                        noised,
                        denoised));
            }
        }

        private static PairRow row(PairOutcome outcome) {
            QueryPair pair = outcome.pair();
            PairOutcome.Shift model = outcome.model();
            Optional<PairOutcome.Shift> bm25 = Optional.ofNullable(outcome.bm25());
            return new PairRow(
                    pair.change().label(),
                    pair.original().query().id(),
                    pair.original().query().text(),
                    pair.changed().query().text(),
                    pair.place(),
                    pair.word(),
                    pair.other(),
                    outcome.idf(),
                    pair.original().step().document(),
                    model.before().lead(),
                    model.after().lead(),
                    model.before().score(),
                    model.after().score(),
                    model.before().rank(),
                    model.after().rank(),
                    number(bm25, shift -> shift.before().score()),
                    number(bm25, shift -> shift.after().score()),
                    rank(bm25.map(PairOutcome.Shift::before)),
                    rank(bm25.map(PairOutcome.Shift::after)));
        }

        private static OptionalDouble number(
                Optional<PairOutcome.Shift> bm25, ToDoubleFunction<PairOutcome.Shift> value) {
            return bm25.map(shift -> OptionalDouble.of(value.applyAsDouble(shift)))
                    .orElse(OptionalDouble.empty());
        }

        private static OptionalInt rank(Optional<Standing> standing) {
            return standing.map(found -> OptionalInt.of(found.rank())).orElse(OptionalInt.empty());
        }

        private Outcome outcome(Map<QueryChange, List<QueryPair>> pairs) {
            Outcome outcome = new Outcome()
                    .table(filled(changes, new Table<>(Tables.PAIRS)))
                    .table(filled(shares, new Table<>(Tables.PAIRS_PATCHING)))
                    .table(filled(words, new Table<>(Tables.PAIRS_WORDS)))
                    .table(filled(axioms, new Table<>(Tables.PAIRS_AXIOMS)))
                    .perQuery(perPair)
                    .perQuery(parts)
                    .fact("pairs", pairs.values().stream().mapToInt(List::size).sum());
            outcome.note(
                    "Each change is made to at most " + session.config().pairs().maxQueries()
                            + " queries, drawn with the seed (interpret.pairs.max_queries); leaving a word out makes a pair for each of"
                            + " a query's words. Changes that leave the model's tokens as they are make no pair.");
            outcome.note(
                    "The lead is the right document's on the best other token that may come, in that very run; BM25's is on the"
                            + " best other document.");
            outcome.note(
                    "Noising takes a component's output for the changed query while the model reads the original, denoising"
                            + " the other way round; the share is of the difference between the two leads, of pairs where it is at least "
                            + LEAST_DIFFERENCE
                            + " logits: the sum of what is carried over the sum of the differences.");
            outcome.note(
                    "Axioms on lengths and term frequencies of documents (LNC, TFC2, TF-LNC) cannot be tested: the model"
                            + " reads no documents. A word of the document that is repeated or left out is held against the best document"
                            + " that lacks it, a word that is added against the best that has it.");
            if (session.bm25().isEmpty()) {
                outcome.note("There is no BM25: words are neither repeated, nor replaced, nor added.");
            }
            if (session.bm25().isEmpty() || !session.vocabulary().docids().atomic()) {
                outcome.note("Axioms that compare documents are left out: they need BM25, and docids of one token.");
            }
            return outcome;
        }

        private static <R extends Record> Table<R> filled(PairEstimates estimates, Table<R> table) {
            estimates.addTo(table);
            return table;
        }
    }
}
