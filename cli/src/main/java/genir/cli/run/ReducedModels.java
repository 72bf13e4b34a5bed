package genir.cli.run;

import genir.corpus.InputException;
import genir.corpus.Qrels;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.index.CollectionIndex;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Checksums;
import genir.corpus.io.Json;
import genir.interpret.session.AnalysedSplit;
import genir.model.weights.ModelFolder;
import genir.retrieval.Run;
import genir.retrieval.ScoredDocument;
import genir.retrieval.TrecRunFile;
import genir.retrieval.system.RetrievalSystem;
import genir.training.TrainingConfig;
import genir.training.loop.TrainingLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Trains models like a run's own, each without some documents: {@code RUN/reduced/1/}, {@code 2/}, ..., for the encoder
 * swap (docs/method.md, section 3).
 *
 * <p>The documents are drawn from those that the dev queries (or what else is analysed) ask for and the run's model finds at rank 1, as only these can be
 * lost. All models begin with the same weights as the run's own, as the paper's all begin with T5.
 */
final class ReducedModels {
    private static final String RECORD = "training.json";

    private final RunContext run;
    private final String trained;

    /**
     * Reduced models of a run.
     *
     * @param trained fingerprint of the training of the run's own model
     */
    ReducedModels(RunContext run, String trained) {
        this.run = run;
        this.trained = trained;
    }

    /**
     * Has trained what is not there yet; an interrupted call goes on where it was.
     *
     * @param overwrite whether finished models may be replaced by others
     * @param trainer trains the models of these numbers into their folders
     */
    void train(Reduction reduction, boolean overwrite, ReducedTrainer trainer) throws IOException {
        try (CollectionIndex index = CollectionIndex.open(run.directory().index())) {
            Omissions omissions = omissions(index, reduction);
            if (!overwrite) {
                requireKept(omissions);
            }
            List<Integer> pending = new ArrayList<>();
            for (int number = 1; number <= reduction.models(); number++) {
                if (fingerprint(omissions.of(number)).equals(fingerprint(folder(number)))) {
                    AtomicFiles.deleteFolder(checkpoints(number));
                    run.console().say("reduced/" + number + ": trained before, inputs unchanged");
                } else {
                    pending.add(number);
                }
            }
            trainer.train(pending);
            // Last, so that a reduction that is refused or interrupted takes nothing away.
            removeOthers(reduction.models());
        }
    }

    /** Trains one of them. */
    void train(Reduction reduction, int number) throws IOException {
        TrainingConfig config = run.config().training();
        try (CollectionIndex index = CollectionIndex.open(run.directory().index())) {
            List<String> omitted = omissions(index, reduction).of(number);
            run.console()
                    .say(String.format(
                            Locale.ROOT,
                            "reduced/%d: training without %,d of %,d documents",
                            number,
                            omitted.size(),
                            index.documentCount()));
            List<String> all = new ArrayList<>(config.omitDocuments());
            all.addAll(omitted);
            Training training = new Training(run, index);
            String fingerprint = fingerprint(omitted);
            TrainingLoop.Result result =
                    training.train(config.withOmittedDocuments(all), checkpoints(number), fingerprint);
            write(
                    folder(number),
                    result,
                    new ReducedRecord(
                            fingerprint,
                            trained,
                            reduction.seed(),
                            omitted,
                            result.steps(),
                            result.bestStep(),
                            Math.round(result.seconds() * 10) / 10.0));
            AtomicFiles.deleteFolder(checkpoints(number));
            run.console().say("  " + training.outcome(result));
        }
    }

    private Omissions omissions(CollectionIndex index, Reduction reduction) throws IOException {
        QuerySet asked = AnalysedSplit.of(
                run.config().interpret(), index.queries(Split.DEV), index.queries(Split.TEST), index::contains);
        List<String> candidates = found(asked);
        candidates.removeAll(run.config().training().omitDocuments());
        return new Omissions(candidates, asked.split(), reduction);
    }

    private Path checkpoints(int number) {
        return run.directory().checkpoints().resolve("reduced-" + number);
    }

    private String fingerprint(List<String> omitted) {
        return Checksums.ofText(trained + "\n" + String.join("\n", omitted));
    }

    /** Passes what replaces or removes no finished model of this training. */
    private void requireKept(Omissions omissions) {
        Reduction reduction = omissions.reduction();
        for (int number = 1; number <= reduction.models(); number++) {
            Path file = folder(number).resolve(RECORD);
            if (!Files.exists(file)) {
                continue;
            }
            ReducedRecord made = read(file);
            if (made.run().equals(trained) && !made.fingerprint().equals(fingerprint(omissions.of(number)))) {
                throw new InputException(String.format(
                        Locale.ROOT,
                        "reduced/%d is finished and was trained without %d documents by seed %d, other ones than now;"
                                + " replace it with --overwrite",
                        number,
                        made.omitted().size(),
                        made.seed()));
            }
        }
        int more = reduction.models() + 1;
        if (Files.exists(folder(more).resolve(RECORD))
                && read(folder(more).resolve(RECORD)).run().equals(trained)) {
            throw new InputException(String.format(
                    Locale.ROOT,
                    "reduced/%d is finished, and with --models %d there is none; remove it with --overwrite",
                    more,
                    reduction.models()));
        }
    }

    /** The swap takes all there are: those of a larger reduction before would lack documents that these lack too. */
    private void removeOthers(int models) throws IOException {
        for (int number = models + 1; Files.exists(folder(number).resolve(RECORD)); number++) {
            AtomicFiles.deleteFolder(folder(number));
            run.console().say("reduced/" + number + ": removed, there are to be " + models + " models");
        }
    }

    /** Whether a reduced model belongs to this training of the run; one without a record was put there by hand. */
    static boolean belongs(Path folder, String trained) {
        Path file = folder.resolve(RECORD);
        return !Files.exists(file) || read(file).run().equals(trained);
    }

    /** Says which reduced models of a run are of an earlier training, and so are passed over. */
    static void reportOthers(RunContext run) throws IOException {
        String trained = new StepLedger(run.directory().steps()).fingerprint(StepName.TRAIN);
        if (!Files.isDirectory(run.directory().reduced())) {
            return;
        }
        try (var entries = Files.list(run.directory().reduced())) {
            entries.filter(folder -> !belongs(folder, trained))
                    .sorted()
                    .forEach(folder -> run.console()
                            .say("  reduced/" + folder.getFileName()
                                    + " is of an earlier training and passed over; 'genir reduce' trains it again"));
        }
    }

    private Path folder(int number) {
        return run.directory().reduced().resolve(String.valueOf(number));
    }

    private static String fingerprint(Path folder) {
        Path file = folder.resolve(RECORD);
        return Files.exists(file) ? read(file).fingerprint() : "";
    }

    private static ReducedRecord read(Path file) {
        return Json.read(file, ReducedRecord.class, "what a reduced model was trained from");
    }

    private static void write(Path target, TrainingLoop.Result result, ReducedRecord made) throws IOException {
        AtomicFiles.writeFolder(target, folder -> {
            ModelFolder.write(folder, result.parameters());
            AtomicFiles.writeString(
                    folder.resolve("omitted.tsv"), "document\n" + String.join("\n", made.omitted()) + "\n");
            Json.write(folder.resolve(RECORD), made);
        });
    }

    /** The relevant documents that the run's model ranks first for a query, in order of id. */
    private List<String> found(QuerySet queries) throws IOException {
        Run ranked = TrecRunFile.read(run.directory().trecRun(RetrievalSystem.GENIR, queries.split()));
        Qrels qrels = queries.qrels();
        TreeSet<String> found = new TreeSet<>();
        for (Query query : queries.queries()) {
            List<ScoredDocument> ranking = ranked.rankings().getOrDefault(query.id(), List.of());
            if (!ranking.isEmpty()
                    && qrels.relevant(query.id()).contains(ranking.get(0).documentId())) {
                found.add(ranking.get(0).documentId());
            }
        }
        return new ArrayList<>(found);
    }

    /**
     * What the models lack.
     *
     * @param candidates documents that can be lost, in order of id
     * @param split that they are asked for in
     */
    private record Omissions(List<String> candidates, Split split, Reduction reduction) {
        /** Each model's documents are others while there are enough. */
        List<String> of(int number) {
            int documents = reduction.documents();
            if (candidates.size() < documents) {
                throw new InputException("--documents " + documents + ": the model finds only " + candidates.size()
                        + " documents that " + split.label() + " queries ask for");
            }
            List<String> shuffled = new ArrayList<>(candidates);
            Collections.shuffle(shuffled, new Random(reduction.seed()));
            return IntStream.range(0, documents)
                    .mapToObj(i -> shuffled.get((int) (((number - 1L) * documents + i) % shuffled.size())))
                    .sorted()
                    .toList();
        }
    }
}
