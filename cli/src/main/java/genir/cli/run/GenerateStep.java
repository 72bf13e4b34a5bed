package genir.cli.run;

import genir.cli.console.Counts;
import genir.corpus.Document;
import genir.corpus.Query;
import genir.corpus.QuerySet;
import genir.corpus.Split;
import genir.corpus.index.CollectionIndex;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Json;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.weights.ModelFolder;
import genir.model.weights.Parameters;
import genir.retrieval.Ranker;
import genir.retrieval.bm25.Bm25Ranker;
import genir.retrieval.dense.DenseRetrieval;
import genir.retrieval.dense.SentenceEncoders;
import genir.retrieval.system.RetrievalSystem;
import genir.training.QueryGenerationConfig;
import genir.training.TrainingConfig;
import genir.training.generation.DocumentFinder;
import genir.training.generation.GenerationCounts;
import genir.training.generation.GeneratorTrainer;
import genir.training.generation.QueryGenerator;
import genir.training.loop.CheckpointStore;
import genir.training.loop.TrainingLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Trains a model that writes queries for documents on the training queries, and writes further ones with it. */
final class GenerateStep implements Step {
    private static final String COUNTS = "counts.json";
    private static final String MODEL = "model";

    @Override
    public StepName name() {
        return StepName.GENERATE;
    }

    @Override
    public boolean applies(ExperimentConfig config) {
        return config.training().generatesQueries();
    }

    @Override
    public String inputs(RunContext run) throws IOException {
        TrainingConfig training = run.config().training();
        return ConfigFile.text(training.queryGeneration())
                + ConfigFile.text(training.optimization())
                + training.omitDocuments()
                + training.seed();
    }

    @Override
    public List<Path> outputs(RunContext run) {
        return List.of(run.directory().generated());
    }

    @Override
    public double execute(RunContext run) throws IOException {
        Vocabulary vocabulary = Vocabulary.read(run.directory().vocabulary());
        try (CollectionIndex index = CollectionIndex.open(run.directory().index())) {
            TrainingConfig config = run.config().training();
            Collection<Document> learnt = config.learnt(index.documents());
            TrainingLoop.Result result = train(run, learnt, index.queries(Split.TRAIN), vocabulary);
            run.console()
                    .say(String.format(
                            Locale.ROOT,
                            "  a generator of %,d parameters, %s",
                            result.parameters().layout().weights(),
                            Training.took(result)));
            AtomicFiles.writeFolder(run.directory().generated(), folder -> {
                ModelFolder.write(Files.createDirectory(folder.resolve(MODEL)), result.parameters());
                GenerationCounts counts =
                        write(run, index, vocabulary, result.parameters(), learnt, folder.resolve(file(run)));
                Json.write(folder.resolve(COUNTS), counts);
                run.console().say(inWords(counts));
            });
            return result.secondsBefore();
        }
    }

    private static Path file(RunContext run) {
        return run.directory().generated().relativize(run.directory().generatedQueries());
    }

    private static TrainingLoop.Result train(
            RunContext run, Collection<Document> documents, QuerySet queries, Vocabulary vocabulary)
            throws IOException {
        TrainingConfig config = run.config().training();
        Parameters initial = config.queryGeneration().pretrained()
                ? GeneratorTrainer.of(ModelFolder.read(run.directory().base()), vocabulary)
                : GeneratorTrainer.fresh(config.queryGeneration(), vocabulary, config.seed());
        return new GeneratorTrainer(
                        initial.on(run.config().device().open()),
                        config,
                        vocabulary,
                        documents,
                        queries,
                        checkpoints(run.directory()),
                        run.fingerprint(),
                        warning -> run.console().print("  warning: " + warning))
                .train(run.progress());
    }

    private static GenerationCounts write(
            RunContext run,
            CollectionIndex index,
            Vocabulary vocabulary,
            Parameters generator,
            Collection<Document> documents,
            Path file)
            throws IOException {
        String filter = run.config().training().queryGeneration().filter();
        if (filter.equals(QueryGenerationConfig.NO_FILTER)) {
            return write(run, index, vocabulary, generator, documents, file, (DocumentFinder) null);
        }
        if (filter.equals(RetrievalSystem.BM25)) {
            Ranker bm25 = Bm25Ranker.read(index, run.directory().bm25Parameters());
            return write(run, index, vocabulary, generator, documents, file, finder(bm25));
        }
        try (DenseRetrieval dense = DenseRetrieval.open(
                RetrievalSystem.DENSE,
                run.directory().dense(),
                SentenceEncoders.open(run.config().retrieval().dense()))) {
            return write(run, index, vocabulary, generator, documents, file, finder(dense.ranker()));
        }
    }

    private static DocumentFinder finder(Ranker ranker) {
        return (query, document, depth) -> ranker.rank(new Query("generated", query), depth).stream()
                .anyMatch(found -> found.documentId().equals(document));
    }

    private static GenerationCounts write(
            RunContext run,
            CollectionIndex index,
            Vocabulary vocabulary,
            Parameters generator,
            Collection<Document> documents,
            Path file,
            DocumentFinder finder)
            throws IOException {
        TrainingConfig config = run.config().training();
        return new QueryGenerator(
                        generator,
                        config.queryGeneration(),
                        vocabulary,
                        index.documents(),
                        index.queries(Split.TRAIN),
                        finder,
                        config.seed())
                .write(file, documents, run.progress());
    }

    private static String inWords(GenerationCounts counts) {
        return String.format(
                Locale.ROOT,
                "  %s kept for %,d of %s; of %,d drawn %,d became too long, %,d repeated another, %,d are training"
                        + " queries, %,d do not find their document",
                Counts.of(counts.kept(), "query", "queries"),
                counts.documents() - counts.withoutQuery(),
                Counts.of(counts.documents(), "document", "documents"),
                counts.drawn(),
                counts.unended(),
                counts.repeated(),
                counts.ofTraining(),
                counts.notFound());
    }

    static Path checkpoints(RunDirectory run) {
        return run.checkpoints().resolve("generate");
    }

    @Override
    public void tidy(RunContext run) throws IOException {
        CheckpointStore.clear(checkpoints(run.directory()));
    }

    /** Queries of an earlier configuration would be taken for those of this. */
    @Override
    public void withdraw(RunContext run) throws IOException {
        AtomicFiles.deleteFolder(run.directory().generated());
        AtomicFiles.deleteFolder(checkpoints(run.directory()));
    }
}
