package genir.interpret.analysis;

import genir.corpus.Progress;
import genir.interpret.figure.Estimate;
import genir.interpret.patch.Experiment;
import genir.interpret.patch.PatchingEngine;
import genir.interpret.session.Item;
import genir.interpret.session.Reduced;
import genir.interpret.session.Sample;
import genir.interpret.session.Session;
import genir.interpret.table.Table;
import genir.interpret.table.Tables;
import genir.interpret.table.Tables.EncoderSwapRankRow;
import genir.interpret.table.Tables.EncoderSwapRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The full model's decoder on other encoders' outputs (method.md, section 3; section 4 of the paper): on encoders that
 * never saw some documents, and on that of the model before any training on documents. Does it still find them?
 */
public final class EncoderSwap implements Analysis {
    private static final Progress.Task NO_TASK = Progress.NONE.start("", -1);

    private record Encoder(String name, Sample sample, Set<String> omitted) {}

    @Override
    public String name() {
        return "encoder-swap";
    }

    @Override
    public Outcome run(Session session, Progress progress) {
        if (session.models().reduced().isEmpty() && !session.models().hasBase()) {
            return Outcome.notRun("The encoder swap needs models to swap with: genir reduce trains some without a few"
                    + " documents, and training.pretrain makes a base model; then run interpret again.");
        }
        List<Encoder> encoders = encoders(session);
        Set<String> everOmitted = new LinkedHashSet<>();
        encoders.forEach(encoder -> everOmitted.addAll(encoder.omitted()));
        Table<EncoderSwapRow> table = new Table<>(Tables.ENCODER_SWAP);
        Table<EncoderSwapRankRow> ranks = new Table<>(Tables.ENCODER_SWAP_RANKS);
        try (Progress.Task task = progress.start(name(), encoders.size())) {
            for (Encoder encoder : encoders) {
                PatchingEngine engine = new PatchingEngine(session, encoder.sample());
                int[] found = engine.ranks(List.of(Experiment.NONE), NO_TASK)[0];
                task.advance(1, encoder.name());
                // The full model and the base model are held against the reduced ones on the documents of all of these.
                Set<String> omitted = encoder.omitted().isEmpty() ? everOmitted : encoder.omitted();
                boolean[] isOmitted = new boolean[found.length];
                for (int query = 0; query < found.length; query++) {
                    Item item = session.analysed().item(query);
                    String document = item.step().document();
                    isOmitted[query] = omitted.contains(document);
                    ranks.add(new EncoderSwapRankRow(
                            encoder.name(), item.query().id(), document, isOmitted[query], found[query]));
                }
                int[] ofOmitted = IntStream.range(0, found.length)
                        .filter(query -> isOmitted[query])
                        .map(query -> found[query])
                        .toArray();
                if (ofOmitted.length > 0) {
                    measure(session, table, encoder.name(), "omitted", ofOmitted);
                }
                measure(session, table, encoder.name(), "all", found);
            }
        }
        return new Outcome()
                .table(table)
                .perQuery(ranks)
                .note("Documents omitted: those the encoder's own model was trained without; for encoders own and base,"
                        + " those of all reduced models together.")
                .note("left_first is the share of queries whose relevant document is not at rank 1.");
    }

    private static List<Encoder> encoders(Session session) {
        List<Encoder> encoders = new ArrayList<>();
        Sample own = session.analysed();
        encoders.add(new Encoder("own", own, Set.of()));
        session.models().base().ifPresent(base -> encoders.add(new Encoder("base", own.readBy(base), Set.of())));
        for (Reduced reduced : session.models().reduced()) {
            encoders.add(new Encoder(reduced.name(), own.readBy(reduced.model().get()), reduced.omitted()));
        }
        return encoders;
    }

    private static void measure(
            Session session, Table<EncoderSwapRow> table, String encoder, String documents, int[] ranks) {
        QueryMeans means = new QueryMeans(session, ranks.length);
        for (int query = 0; query < ranks.length; query++) {
            means.put(query, 1.0 / ranks[query], encoder, documents, "mrr");
            means.put(query, ranks[query] == 1 ? 1 : 0, encoder, documents, "hits@1");
            means.put(query, ranks[query], encoder, documents, "mean_rank");
            means.put(query, ranks[query] == 1 ? 0 : 1, encoder, documents, "left_first");
        }
        means.addTo(table);
        int[] sorted = ranks.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
        table.add(new EncoderSwapRow(encoder, documents, "median_rank", Estimate.of(median), ranks.length));
    }
}
