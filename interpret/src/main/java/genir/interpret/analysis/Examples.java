package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.corpus.vocabulary.Vocabulary;
import genir.interpret.lens.LogitLens;
import genir.interpret.lens.TopTokens;
import genir.interpret.patch.Experiment;
import genir.interpret.patch.Intervention;
import genir.interpret.patch.PatchingEngine;
import genir.interpret.patch.Target;
import genir.interpret.session.Item;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Sample;
import genir.interpret.session.Session;
import genir.interpret.source.Matrix;
import genir.interpret.source.Source;
import genir.interpret.source.Sources;
import genir.interpret.table.Table;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.ExampleRow;
import genir.interpret.table.Tables.PartRow;
import genir.interpret.table.Tables.PathRow;
import genir.interpret.table.Tables.TopRow;
import genir.model.plan.TensorView;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.site.Site;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A few queries in full: the path through the layers with the top tokens at each, what each component and head adds to the
 * right document's lead, and where that document ends without it.
 */
public final class Examples implements Analysis {
    private static final int TOP = 5;
    private static final int TOP_OF_KIND = 3;

    @Override
    public String name() {
        return "examples";
    }

    /** The indexes of the example queries: spread evenly over the analysed ones. */
    static List<Integer> chosen(Session session) {
        int queries = session.analysed().size();
        int wanted = Math.min(session.config().examples(), queries);
        return IntStream.range(0, wanted)
                .map(i -> (int) ((2L * i + 1) * queries / (2L * wanted)))
                .boxed()
                .toList();
    }

    @Override
    public Outcome run(Session session, Progress progress) {
        List<Integer> chosen = chosen(session);
        if (chosen.isEmpty()) {
            return Outcome.notRun("No example queries were asked for: set interpret.examples above 0.");
        }
        Sample sample = session.analysed()
                .of(chosen.stream().map(session.analysed()::item).toList());
        return new Reading(session, sample).run(name(), progress);
    }

    /** One reading of some queries. */
    private static final class Reading {
        private final Session session;
        private final Vocabulary vocabulary;
        private final Sample sample;
        private final Sources sources;
        private final LogitLens lens;
        private final Table<ExampleRow> queries = new Table<>(Tables.EXAMPLES);
        private final Table<PathRow> path = new Table<>(Tables.EXAMPLE_PATHS);
        private final Table<TopRow> tops = new Table<>(Tables.EXAMPLE_TOPS);
        private final Table<PartRow> parts = new Table<>(Tables.EXAMPLE_PARTS);

        Reading(Session session, Sample sample) {
            this.session = session;
            this.vocabulary = session.vocabulary();
            this.sample = sample;
            this.sources = new Sources(session.runner());
            this.lens = new LogitLens(session.runner());
        }

        Outcome run(String label, Progress progress) {
            List<Source> patched = sources.all().stream()
                    .filter(source -> source.component() != null)
                    .toList();
            List<Experiment> experiments = new ArrayList<>();
            patched.forEach(source -> experiments.add(zero(source)));
            patched.forEach(source -> experiments.add(mean(source)));
            PatchingEngine engine = new PatchingEngine(session, sample);
            try (Progress.Task task = progress.start(
                    label, engine.steps(experiments) + sample.batches().size())) {
                int[][] ranks = engine.ranks(experiments, task);
                Map<Source, int[]> zero = new HashMap<>();
                Map<Source, int[]> mean = new HashMap<>();
                for (int i = 0; i < patched.size(); i++) {
                    zero.put(patched.get(i), ranks[i]);
                    mean.put(patched.get(i), ranks[patched.size() + i]);
                }
                List<Site> sites = new ArrayList<>(sources.sites());
                sites.addAll(LensSites.of(session).values());
                for (QueryBatch batch : sample.batches()) {
                    DecoderRun run = session.runner().decoder(batch.tokens(), batch.memory(), sites);
                    run.run(List.of());
                    readPath(batch, run);
                    readParts(batch, run, zero, mean);
                    task.advance(1, "");
                }
            }
            return new Outcome()
                    .table(queries)
                    .table(path)
                    .table(tops)
                    .table(parts)
                    .note("Parts of the lead are exact and sum to it, whole components and the embedding together.");
        }

        private Experiment zero(Source source) {
            return Experiment.of(Mode.ZERO.at(target(source), session));
        }

        private Experiment mean(Source source) {
            return Experiment.of(
                    new Intervention.Mean(target(source), session.config().queries()));
        }

        private static Target target(Source source) {
            return source.isWhole()
                    ? Target.layers(source.component(), source.layer())
                    : Target.head(source.component(), source.layer(), source.head());
        }

        private void readPath(QueryBatch batch, DecoderRun run) {
            LensSites.of(session).forEach((place, site) -> {
                TensorView logits = lens.logits(run.view(site).read().data());
                float[] scores = new float[logits.rowLength()];
                for (int row = 0; row < batch.count(); row++) {
                    logits.readRows(row, row + 1, scores, 0);
                    Item item = sample.item(batch.first() + row);
                    readTokens(item, place, scores);
                    // The first tokens may all be of one kind.
                    readTops(item, place, "document", vocabulary::isDocid, scores);
                    readTops(item, place, "word", token -> token < vocabulary.wordCount(), scores);
                }
            });
        }

        private void readTokens(Item item, LensSites.Place at, float[] scores) {
            FloatBuffer logits = FloatBuffer.wrap(scores);
            int rank = item.rank(logits, 0, scores.length);
            int place = 1;
            for (int token : TopTokens.of(logits, 0, scores.length, TOP)) {
                path.add(new PathRow(
                        item.query().id(),
                        at.layer(),
                        at.name(),
                        place++,
                        vocabulary.token(token),
                        vocabulary.isDocid(token),
                        scores[token],
                        rank));
            }
        }

        private void readTops(Item item, LensSites.Place at, String kind, IntPredicate isOfKind, float[] scores) {
            int place = 1;
            for (int token : TopTokens.of(FloatBuffer.wrap(scores), 0, scores.length, TOP_OF_KIND, isOfKind)) {
                tops.add(new TopRow(
                        item.query().id(),
                        at.layer(),
                        at.name(),
                        kind,
                        place++,
                        vocabulary.token(token),
                        scores[token]));
            }
        }

        /** {@code zero} and {@code mean}: for each source but the embedding each query's rank without it, and with its mean. */
        private void readParts(QueryBatch batch, DecoderRun run, Map<Source, int[]> zero, Map<Source, int[]> mean) {
            Leads leads = Leads.of(session, sample, run, batch);
            List<Matrix> vectors = sources.vectors(run, batch.count());
            for (int row = 0; row < batch.count(); row++) {
                int query = batch.first() + row;
                Item item = sample.item(query);
                queries.add(new ExampleRow(
                        item.query().id(),
                        item.query().text(),
                        item.step().document(),
                        vocabulary.token(item.target()),
                        item.rank(),
                        vocabulary.token(leads.runnersUp()[row]),
                        leads.lead()[row]));
                for (int index = 0; index < sources.size(); index++) {
                    Source source = sources.all().get(index);
                    parts.add(new PartRow(
                            item.query().id(),
                            source.layer(),
                            source.label(),
                            source.head(),
                            leads.leads().dot(row, vectors.get(row), index),
                            rank(zero.get(source), query),
                            rank(mean.get(source), query)));
                }
            }
        }

        private static OptionalInt rank(int[] ranks, int query) {
            return ranks == null ? OptionalInt.empty() : OptionalInt.of(ranks[query]);
        }
    }
}
