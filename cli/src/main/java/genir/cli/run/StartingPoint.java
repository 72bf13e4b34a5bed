package genir.cli.run;

import genir.cli.checkpoint.StoredModel;
import genir.cli.console.Counts;
import genir.corpus.Document;
import genir.corpus.InputException;
import genir.corpus.docid.Docids;
import genir.corpus.io.Checksums;
import genir.corpus.vocabulary.Vocabulary;
import genir.interpret.stage.Stages;
import genir.model.T5Config;
import genir.model.weights.EmbeddingResize;
import genir.model.weights.Parameters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The checkpoint that {@code model.from} names. */
final class StartingPoint {
    private static final Predicate<Path> WEIGHTS =
            file -> file.getFileName().toString().endsWith(".safetensors");

    private final CheckpointConfig config;
    private final Path folder;
    private final StoredModel model;

    private StartingPoint(CheckpointConfig config, String folder) {
        this.config = config;
        this.folder = Path.of(folder);
        this.model = StoredModel.open(this.folder);
    }

    /** The checkpoint, or null for a model trained from scratch. */
    static StartingPoint of(ExperimentConfig config) {
        if (config.model().checkpoint() == null) {
            return null;
        }
        StartingPoint start = new StartingPoint(
                config.model().checkpoint(), config.model().checkpoint().from());
        if (config.interpret().stages() != null) {
            Stages.given(config.interpret().stages(), start.model.config().numDecoderLayers());
        }
        return start;
    }

    /** What a checkpoint that is not trained here was trained from, or null where nothing is said of it. */
    static StartingPoint base(ExperimentConfig config) {
        CheckpointConfig checkpoint = config.model().checkpoint();
        return checkpoint == null || checkpoint.base() == null
                ? null
                : new StartingPoint(checkpoint, checkpoint.base());
    }

    /** The checkpoint's words with docids for the documents of a collection. */
    Vocabulary vocabulary(Docids docids) {
        return model.vocabulary().forDocids(docids);
    }

    /** Whether the checkpoint has a docid for a document. */
    boolean knows(String document) {
        return model.vocabulary().hasDocument(document);
    }

    /** SHA-256 of the files that decide the vocabulary and the shape, by name. */
    String checksums() throws IOException {
        return Checksums.ofFiles(
                        folder, model.files().stream().filter(WEIGHTS.negate()).toList())
                .toString();
    }

    /** SHA-256 of the weights' files, by name. */
    String weightChecksums() throws IOException {
        return Checksums.ofFiles(folder, model.files().stream().filter(WEIGHTS).toList())
                .toString();
    }

    /**
     * What of a collection the checkpoint was not trained on.
     *
     * @param vocabulary what {@link #vocabulary} gave for its documents
     * @return in words; empty where it has docids for exactly these documents
     * @throws InputException if it has a docid for none of them, or docids of another kind
     */
    Optional<String> strangers(Vocabulary vocabulary) {
        Vocabulary own = model.vocabulary();
        if (!vocabulary.docids().atomic()) {
            if (!vocabulary.docids().sameAs(own.docids())) {
                throw InputException.in(
                        folder,
                        "its docids are not those of this collection's documents; training: none needs the same");
            }
            return Optional.empty();
        }
        List<String> documents = vocabulary.documentIds();
        int known = (int) documents.stream().filter(own::hasDocument).count();
        if (!own.docids().atomic() || known == 0) {
            throw InputException.in(
                    folder,
                    "has no docid of any of the " + documents.size()
                            + " documents: it was trained on others, or not on documents yet; train it, or give its own collection");
        }
        List<String> differences = new ArrayList<>();
        if (known < documents.size()) {
            differences.add(Counts.of(documents.size() - known, "document has", "documents have")
                    + " no docid in the model, whose answers say nothing of them");
        }
        int others = own.documentIds().size() - known;
        if (others > 0) {
            differences.add(Counts.of(others, "document that the model knows is", "documents that the model knows are")
                    + " not in the collection, and not among its answers");
        }
        return differences.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", differences));
    }

    /** Fails where a vocabulary has other words than the checkpoint. */
    void requireWords(Vocabulary vocabulary) {
        if (model.vocabulary().wordCount() != vocabulary.wordCount()) {
            throw InputException.in(
                    folder,
                    "has " + model.vocabulary().wordCount() + " words, not " + vocabulary.wordCount()
                            + " as the model that is said to be trained from it");
        }
    }

    /**
     * The checkpoint's weights, with embeddings for the run's vocabulary.
     *
     * @param vocabulary what {@link #vocabulary} gave for these documents
     * @param seed of new embeddings
     */
    Parameters parameters(Vocabulary vocabulary, Iterable<Document> documents, long seed) {
        Parameters before = model.parameters();
        T5Config shape = before.config().forVocabulary(vocabulary.size(), vocabulary.pad(), vocabulary.eos());
        if (config.dropoutRate() != null) {
            shape = shape.withDropout(config.dropoutRate());
        }
        EmbeddingResize resize = new EmbeddingResize(before, shape);
        for (int word = 0; word < vocabulary.wordCount(); word++) {
            resize.keep(word, word);
        }
        if (vocabulary.docids().atomic()) {
            atomicDocids(resize, vocabulary, documents);
        } else if (vocabulary.docids().sameAs(model.vocabulary().docids())) {
            for (int token = 0; token < vocabulary.docids().tokens().size(); token++) {
                resize.keep(vocabulary.wordCount() + token, model.vocabulary().wordCount() + token);
            }
        }
        return resize.apply(seed);
    }

    private void atomicDocids(EmbeddingResize resize, Vocabulary vocabulary, Iterable<Document> documents) {
        boolean known = model.vocabulary().docids().atomic();
        for (Document document : documents) {
            int token = vocabulary.docidToken(document.id());
            if (known && model.vocabulary().hasDocument(document.id())) {
                resize.keep(token, model.vocabulary().docidToken(document.id()));
            } else if (config.docidEmbeddings().equals(CheckpointConfig.DOCUMENT)) {
                resize.mean(token, words(vocabulary, document));
            } else if (token < model.vocabulary().size() && !model.vocabulary().isDocid(token)) {
                // transformers keeps the rows that no token has, and so the first new tokens of a T5 get these.
                resize.keep(token, token);
            }
        }
    }

    private static int[] words(Vocabulary vocabulary, Document document) {
        return Arrays.stream(vocabulary.encode(document.contents(), Integer.MAX_VALUE))
                .filter(token -> token != vocabulary.eos() && token != vocabulary.unk() && token != vocabulary.pad())
                .toArray();
    }
}
