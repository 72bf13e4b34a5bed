package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.corpus.vocabulary.Vocabulary;
import genir.interpret.lens.LogitLens;
import genir.interpret.lens.Ranks;
import genir.interpret.lens.TopTokens;
import genir.interpret.patch.Experiment;
import genir.interpret.patch.Intervention;
import genir.interpret.patch.PatchingEngine;
import genir.interpret.patch.Target;
import genir.interpret.session.Item;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Sample;
import genir.interpret.session.Session;
import genir.interpret.source.Source;
import genir.interpret.source.Sources;
import genir.interpret.source.Weights;
import genir.interpret.table.Table;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.ExampleRow;
import genir.interpret.table.Tables.PartRow;
import genir.interpret.table.Tables.PathRow;
import genir.interpret.table.Tables.TopRow;
import genir.model.plan.TensorView;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.site.Site;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
        Table<ExampleRow> queries = new Table<>(Tables.EXAMPLES);
        Table<PathRow> path = new Table<>(Tables.EXAMPLE_PATHS);
        Table<TopRow> tops = new Table<>(Tables.EXAMPLE_TOPS);
        Table<PartRow> parts = new Table<>(Tables.EXAMPLE_PARTS);
        Sources sources = new Sources(session.runner());
        List<Experiment> experiments = experiments(session, sources);
        PatchingEngine engine = new PatchingEngine(session, sample);
        try (Progress.Task task = progress.start(
                name(), engine.steps(experiments) + sample.batches().size())) {
            int[][] ranks = engine.ranks(experiments, task);
            List<Site> sites = new ArrayList<>(sources.sites());
            sites.addAll(LensSites.of(session).values());
            for (QueryBatch batch : sample.batches()) {
                DecoderRun run = session.runner().decoder(batch.tokens(), batch.memory(), sites);
                run.run(List.of());
                readPath(session, sample, batch, run, path, tops);
                readParts(session, sample, batch, run, sources, ranks, queries, parts);
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

    /** Without and with the mean of each source but the embedding: two experiments a source. */
    private static List<Experiment> experiments(Session session, Sources sources) {
        List<Experiment> experiments = new ArrayList<>();
        for (Source source : sources.all()) {
            if (source.component() != null) {
                Target target = source.isWhole()
                        ? Target.layers(source.component(), source.layer())
                        : Target.head(source.component(), source.layer(), source.head());
                experiments.add(Experiment.of(Mode.ZERO.at(target, session)));
                experiments.add(Experiment.of(
                        new Intervention.Mean(target, session.config().queries())));
            }
        }
        return experiments;
    }

    private static void readPath(
            Session session, Sample sample, QueryBatch batch, DecoderRun run, Table<PathRow> path, Table<TopRow> tops) {
        Vocabulary vocabulary = session.vocabulary();
        LogitLens lens = new LogitLens(session.runner());
        LensSites.of(session).forEach((at, site) -> {
            TensorView logits = lens.logits(run.view(site).read().data());
            for (int row = 0; row < batch.count(); row++) {
                Item item = sample.item(batch.first() + row);
                int rank = Ranks.of(logits.floats(), row, logits.rowLength(), item.target());
                int place = 1;
                for (int token : TopTokens.of(logits.floats(), row, logits.rowLength(), TOP)) {
                    path.add(new PathRow(
                            item.query().id(),
                            at.layer(),
                            at.name(),
                            place++,
                            vocabulary.token(token),
                            vocabulary.isDocid(token),
                            logits.floats().get(row * logits.rowLength() + token),
                            rank));
                }
                readTops(session, item, at, logits, row, tops);
            }
        });
    }

    /** The first documents and the first words, as the first tokens may all be of one kind. */
    private static void readTops(
            Session session, Item item, LensSites.Place at, TensorView logits, int row, Table<TopRow> tops) {
        Vocabulary vocabulary = session.vocabulary();
        Map<String, IntPredicate> kinds = new LinkedHashMap<>();
        kinds.put("document", vocabulary::isDocid);
        kinds.put("word", token -> token < vocabulary.wordCount());
        kinds.forEach((kind, admitted) -> {
            int place = 1;
            for (int token : TopTokens.of(logits.floats(), row, logits.rowLength(), TOP_OF_KIND, admitted)) {
                tops.add(new TopRow(
                        item.query().id(),
                        at.layer(),
                        at.name(),
                        kind,
                        place++,
                        vocabulary.token(token),
                        logits.floats().get(row * logits.rowLength() + token)));
            }
        });
    }

    private static void readParts(
            Session session,
            Sample sample,
            QueryBatch batch,
            DecoderRun run,
            Sources sources,
            int[][] ranks,
            Table<ExampleRow> queries,
            Table<PartRow> parts) {
        Vocabulary vocabulary = session.vocabulary();
        Leads leads = Leads.of(session, sample, run, batch);
        float[][] vectors = sources.vectors(run, batch.count());
        int width = session.runner().parameters().config().dModel();
        for (int row = 0; row < batch.count(); row++) {
            int query = batch.first() + row;
            Item item = sample.item(query);
            queries.add(new ExampleRow(
                    item.query().id(),
                    item.query().text(),
                    vocabulary.documentId(item.target()),
                    vocabulary.token(item.target()),
                    item.rank(),
                    vocabulary.token(leads.runnersUp()[row]),
                    leads.lead()[row]));
            int experiment = 0;
            for (int index = 0; index < sources.size(); index++) {
                Source source = sources.all().get(index);
                double part = Weights.dot(leads.leads(), row * width, vectors[row], index * width, width);
                boolean patched = source.component() != null;
                OptionalInt zero = patched ? OptionalInt.of(ranks[experiment++][query]) : OptionalInt.empty();
                OptionalInt mean = patched ? OptionalInt.of(ranks[experiment++][query]) : OptionalInt.empty();
                parts.add(new PartRow(
                        item.query().id(), source.layer(), source.label(), source.head(), part, zero, mean));
            }
        }
    }
}
