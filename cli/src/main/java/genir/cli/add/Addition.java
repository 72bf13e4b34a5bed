package genir.cli.add;

import genir.cli.checkpoint.StoredModel;
import genir.cli.console.Console;
import genir.cli.console.Counts;
import genir.cli.run.ConfigFile;
import genir.cli.run.ExperimentConfig;
import genir.cli.run.RunDirectory;
import genir.cli.run.RunSystems;
import genir.cli.run.StepName;
import genir.corpus.InputException;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.TestCollection;
import genir.corpus.docid.DocidKind;
import genir.corpus.format.BeirWriter;
import genir.corpus.format.Flaws;
import genir.corpus.format.JoiningFiles;
import genir.corpus.index.CollectionIndex;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Checksums;
import genir.corpus.io.Json;
import genir.corpus.io.OutputFolder;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.run.T5Runner;
import genir.model.weights.ModelFolder;
import genir.retrieval.Ranker;
import genir.retrieval.Run;
import genir.retrieval.TrecRunFile;
import genir.retrieval.generative.GenerativeRankers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Adds documents to a trained run: makes a new run beside it that has all it needs, whole or not at all. Its {@code
 * collection/} holds the old documents and queries, which the old run's index keeps, and the new ones; its {@code start/} the
 * old model with rows for new words; its {@code before/} how the old model ranked the old queries.
 */
public final class Addition {
    private static final String COLLECTION = "collection";

    /** Of a new word, where the old run's configuration no longer says; see {@link genir.corpus.vocabulary.VocabularyConfig}. */
    private static final int MIN_FREQUENCY = 2;

    private final RunDirectory old;
    private final ExperimentConfig config;
    private final AdditionOptions options;
    private final Console console;

    /** An addition to a run with this configuration. */
    public Addition(RunDirectory old, ExperimentConfig config, AdditionOptions options, Console console) {
        this.old = old;
        this.config = config;
        this.options = options;
        this.console = console;
    }

    /** Fails unless the run has all that documents can be added to; nothing is written. */
    public void require() throws IOException {
        old.requireModel();
        old.requireIntact(StepName.INDEX);
        old.requireIntact(StepName.TRAIN);
        if (config.docids().parsedKind() != DocidKind.ATOMIC) {
            throw InputException.in(
                    old.root(),
                    "its docids are of kind " + config.docids().kind()
                            + ", whose tokens all documents share: one more may rename all others. Train anew on all"
                            + " documents with 'genir run', or use docids.kind: atomic");
        }
    }

    /**
     * Makes the new run, of which no step is finished yet; one that an earlier call made for the same is left to go on.
     *
     * @param target its directory
     * @throws InputException if something else is there, or the files do not fit the run
     */
    public void prepare(JoiningFiles files, RunDirectory target) throws IOException {
        AdditionRecord wanted = record(files, 0, 0, 0, 0);
        if (Files.exists(target.addition())) {
            AdditionRecord made = Json.read(target.addition(), AdditionRecord.class, "what was added to a run");
            if (!made.isLike(wanted)) {
                throw InputException.in(
                        target.root(),
                        "here are other documents or options already, added to " + made.run()
                                + "; give this addition a directory of its own with -o OTHER, or add to what is here with"
                                + " 'genir add -r " + target.root() + "'");
            }
            console.say("going on with the addition that was begun in " + target.root());
            return;
        }
        OutputFolder.requireNewOrEmpty(target.root());
        try (CollectionIndex index = CollectionIndex.open(old.index())) {
            Flaws flaws = Flaws.tolerated();
            TestCollection joining = files.read(index.documentIds(), flaws, console.progress());
            flaws.summary().forEach(console::warn);
            flaws.notes().forEach(console::say);
            Joined joined = Joined.of(known(index), joining, options.update(), old.root());
            GrownModel model = new GrownModel(
                    StoredModel.open(old.root()),
                    joined,
                    config.vocabulary() == null
                            ? MIN_FREQUENCY
                            : config.vocabulary().minFrequency());
            say(joined, model);
            ExperimentConfig grown = GrownConfig.of(
                    old,
                    target.root().resolve(COLLECTION),
                    target.start(),
                    joined.fresh().size(),
                    options,
                    config);
            AtomicFiles.writeFolder(target.root(), folder -> {
                RunDirectory run = new RunDirectory(folder);
                BeirWriter.write(joined.all(), flaws, folder.resolve(COLLECTION), console.progress());
                StoredModel.write(
                        run.start(), model.parameters(config.training().seed()), model.vocabulary());
                rankBefore(index, run);
                Json.write(
                        run.addition(),
                        record(files, joined.fresh().size(), joined.updated(), joined.skipped(), model.newWords()));
                ConfigFile.write(grown, run.config());
                run.begin();
            });
        }
    }

    private static TestCollection known(CollectionIndex index) {
        Map<Split, QuerySet> splits = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
            if (!index.queries(split).queries().isEmpty()) {
                splits.put(split, index.queries(split));
            }
        }
        return new TestCollection(index.documents(), splits);
    }

    private AdditionRecord record(JoiningFiles files, int documents, int updated, int skipped, int words)
            throws IOException {
        Map<String, String> checksums = new TreeMap<>();
        for (Path file : files.all()) {
            checksums.put(file.getFileName().toString(), Checksums.ofFile(file));
        }
        return new AdditionRecord(
                old.root().toString(),
                Checksums.ofTree(old.model()),
                checksums,
                options.inWords(),
                documents,
                updated,
                skipped,
                words,
                RunSystems.ofModel(config));
    }

    private void say(Joined joined, GrownModel model) {
        StringBuilder line = new StringBuilder("adding "
                + Counts.of(joined.fresh().size(), "document", "documents") + " to "
                + Counts.of(joined.all().documents().size() - joined.fresh().size(), "document", "documents"));
        if (joined.updated() > 0) {
            line.append(", of which ").append(joined.updated()).append(" in place of one with the same id");
        }
        line.append(
                model.vocabulary().kind().equals("tokenizer")
                        ? "; the tokenizer spells their words"
                        : "; " + Counts.of(model.newWords(), "new word", "new words"));
        console.say(line.toString());
        if (joined.skipped() > 0) {
            console.say("  " + Counts.of(joined.skipped(), "document is", "documents are")
                    + " there already, with the same text, and skipped");
        }
        if (joined.twins() > 0) {
            console.warn(Counts.of(joined.twins(), "document has", "documents have")
                    + " the text of one with another id: no query can tell the two apart");
        }
    }

    /** Anew, for what the old run wrote down may be of an earlier model. */
    private void rankBefore(CollectionIndex index, RunDirectory target) throws IOException {
        Ranker ranker = GenerativeRankers.of(
                new T5Runner(ModelFolder.read(old.model()).on(config.device().open())),
                Vocabulary.read(old.vocabulary()),
                config.training().maxLength(),
                config.evaluation().beam());
        for (Split split : List.of(Split.DEV, Split.TEST)) {
            Run ranked = Run.of(
                    config.evaluation().evaluated(ranker),
                    index.queries(split).queries(),
                    config.evaluation().depth(),
                    console.progress());
            TrecRunFile.write(ranked, target.rankedBefore(split));
        }
    }
}
