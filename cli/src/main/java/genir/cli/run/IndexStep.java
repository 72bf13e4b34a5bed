package genir.cli.run;

import genir.cli.console.Counts;
import genir.corpus.DevOrigin;
import genir.corpus.Document;
import genir.corpus.Documents;
import genir.corpus.InputException;
import genir.corpus.Progress;
import genir.corpus.Split;
import genir.corpus.TestCollection;
import genir.corpus.docid.DocidBuilder;
import genir.corpus.docid.DocidKind;
import genir.corpus.docid.DocidReport;
import genir.corpus.docid.Docids;
import genir.corpus.docid.NamedDocuments;
import genir.corpus.example.KnownItemQueries;
import genir.corpus.format.DevShare;
import genir.corpus.format.Flaws;
import genir.corpus.index.CollectionIndex;
import genir.corpus.index.CollectionIndexer;
import genir.corpus.index.IndexInfo;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Checksums;
import genir.corpus.io.Inputs;
import genir.corpus.io.Json;
import genir.corpus.vocabulary.Vocabulary;
import genir.corpus.vocabulary.VocabularyBuilder;
import genir.retrieval.dense.SentenceEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Reads the collection into its Lucene index, and makes the vocabulary from it. */
final class IndexStep implements Step {
    private static final int ENCODED_AT_ONCE = 32;

    private final DocumentWork work;

    IndexStep(DocumentWork work) {
        this.work = work;
    }

    @Override
    public StepName name() {
        return StepName.INDEX;
    }

    @Override
    public String inputs(RunContext run) throws IOException {
        ExperimentConfig config = run.config();
        return ConfigFile.text(config.collection().format())
                + (config.collection().strict() ? "strict" : "")
                // Left out at its default, so that runs from before it count as what they are.
                + (config.collection().hasDefaultDevShare()
                        ? ""
                        : "dev " + config.collection().devShare())
                + config.index().analyzer()
                + (config.vocabulary() == null
                        ? ""
                        : ConfigFile.text(run.stated().vocabulary()))
                + (config.docids().parsedKind() == DocidKind.ATOMIC ? "" : ConfigFile.text(config.docids()))
                + (config.docids().usesDenseVectors() ? DenseStep.ofVectors(run) : "")
                + (config.training().pretrain() == null ? "" : "sentinels")
                + tokenizer(config)
                + run.collection().checksums();
    }

    private static String tokenizer(ExperimentConfig config) throws IOException {
        StartingPoint start = StartingPoint.of(config);
        if (start != null) {
            return start.checksums();
        }
        if (config.vocabulary().path() == null) {
            return "";
        }
        Path file = Path.of(config.vocabulary().path());
        Inputs.require(file, "the tokenizer.json that vocabulary.path names");
        return Checksums.ofFile(file);
    }

    @Override
    public List<Path> outputs(RunContext run) {
        return List.of(
                run.directory().index(),
                run.directory().vocabulary(),
                run.directory().docids());
    }

    @Override
    public double execute(RunContext run) throws IOException {
        ExperimentConfig config = run.config();
        reportFlaws(run);
        TestCollection collection = withDev(run.collection().take(), config);
        IndexInfo info = CollectionIndexer.write(
                collection,
                config.index(),
                run.collection().checksums(),
                run.directory().index(),
                work.indexing(),
                run.progress());
        try (CollectionIndex index = CollectionIndex.open(run.directory().index())) {
            StartingPoint start = StartingPoint.of(config);
            Docids docids = name(run, index);
            Vocabulary vocabulary = start == null
                    ? VocabularyBuilder.build(
                            index,
                            config.vocabulary(),
                            docids,
                            config.training().pretrain() != null,
                            run.progress())
                    : start.vocabulary(docids);
            if (config.training().pretrain() != null && vocabulary.sentinels().length == 0) {
                throw new InputException(
                        "training.pretrain: the vocabulary has no sentinel tokens <extra_id_0>,"
                                + " <extra_id_1>, ...; T5's tokenizers have, and so have the vocabularies made here for pre-training");
            }
            AtomicFiles.writeFolder(run.directory().vocabulary(), vocabulary::write);
            run.console()
                    .say(String.format(
                            Locale.ROOT,
                            "  %s, queries: %s; vocabulary of %,d words and %,d %s",
                            Counts.of(info.documents(), "document", "documents"),
                            counts(info),
                            vocabulary.wordCount(),
                            vocabulary.size() - vocabulary.wordCount(),
                            docids.atomic() ? "docids" : "docid tokens, up to " + docids.longest() + " a document"));
            sayDev(run, index);
        }
        return 0;
    }

    /** Names the documents, and says how well the names use their tokens where that depends on vectors. */
    private Docids name(RunContext run, CollectionIndex index) throws IOException {
        NamedDocuments named =
                DocidBuilder.build(index, run.config().docids(), documents -> encoded(run, documents), run.progress());
        if (named.report().isEmpty()) {
            Files.deleteIfExists(run.directory().docids());
        } else {
            DocidReport report = named.report().get();
            Json.write(run.directory().docids(), report);
            run.console()
                    .say(String.format(
                            Locale.ROOT,
                            "  %,d documents in %,d codes of %d levels, which leave %.0f %% of their vectors' variance; %,d share a code",
                            report.documents(),
                            report.codes(),
                            report.levels().size(),
                            100
                                    * report.levels()
                                            .get(report.levels().size() - 1)
                                            .error(),
                            report.sharing()));
        }
        return named.docids();
    }

    /** The cache keeps the vectors for the dense step. */
    private double[][] encoded(RunContext run, List<Document> documents) throws IOException {
        work.encode(Documents.of(documents));
        double[][] vectors = new double[documents.size()][];
        try (SentenceEncoder encoder = DenseStep.encoder(run);
                Progress.Task task =
                        run.progress().start("encode documents with " + encoder.name(), documents.size())) {
            for (int begin = 0; begin < vectors.length; begin += ENCODED_AT_ONCE) {
                List<Document> batch =
                        List.copyOf(documents.subList(begin, Math.min(begin + ENCODED_AT_ONCE, vectors.length)));
                float[][] encoded = encoder.documents(batch);
                for (int i = 0; i < encoded.length; i++) {
                    vectors[begin + i] = new double[encoded[i].length];
                    for (int d = 0; d < encoded[i].length; d++) {
                        vectors[begin + i][d] = encoded[i][d];
                    }
                }
                task.advance(batch.size(), "");
            }
        }
        return vectors;
    }

    /** A collection without dev queries gets some where it has any to spare, or documents to make them of. */
    private static TestCollection withDev(TestCollection collection, ExperimentConfig config) {
        if (KnownItemQueries.areAll(collection.queries(Split.DEV))) {
            // Of a collection that grew: pieces of its documents stood in for dev before.
            return new TestCollection(collection.documents(), collection.splits(), DevOrigin.DOCUMENTS);
        }
        double share = config.collection().devShare();
        return KnownItemQueries.addTo(
                DevShare.take(collection, share), share, config.index().analyzer());
    }

    private static void reportFlaws(RunContext run) throws IOException {
        Flaws flaws = run.collection().flaws();
        flaws.notes().forEach(note -> run.console().say("  " + note));
        Path file = run.directory().collectionFlaws();
        if (flaws.isEmpty()) {
            Files.deleteIfExists(file);
            return;
        }
        flaws.summary().forEach(run.console()::warn);
        flaws.write(file);
        run.console().say("  all that was not as it should be: " + file);
    }

    private static void sayDev(RunContext run, CollectionIndex index) {
        int dev = index.queries(Split.DEV).queries().size();
        int train = index.queries(Split.TRAIN).queries().size();
        if (index.info().devFromTrain()) {
            run.console()
                    .say(String.format(
                            Locale.ROOT,
                            "  no dev split: %,d of %,d train queries are taken for it (collection.dev_share)",
                            dev,
                            dev + train));
        } else if (index.info().devFromDocuments()) {
            run.console()
                    .say(String.format(
                            Locale.ROOT,
                            "  no queries: %,d pieces of documents stand in for dev queries (collection.dev_share). They choose the"
                                    + " best weights; as figures they flatter, for who asks does not know a document's words",
                            dev));
        } else if (dev == 0) {
            boolean few = train > 0 && train < DevShare.FEWEST;
            run.console()
                    .say("  no dev split"
                            + (few ? ", and too few train queries to take some for it (" + train + ")" : ""));
        }
    }

    private static String counts(IndexInfo info) {
        return info.queries().isEmpty()
                ? "none"
                : info.queries().entrySet().stream()
                        .map(split -> String.format(Locale.ROOT, "%,d %s", split.getValue(), split.getKey())
                                + Counts.withoutRelevant(info.withoutRelevant().getOrDefault(split.getKey(), 0)))
                        .collect(Collectors.joining(", "));
    }
}
