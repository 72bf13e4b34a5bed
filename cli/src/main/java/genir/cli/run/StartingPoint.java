package genir.cli.run;

import genir.cli.checkpoint.StoredModel;
import genir.corpus.Document;
import genir.corpus.docid.Docids;
import genir.corpus.io.Checksums;
import genir.corpus.vocabulary.Vocabulary;
import genir.interpret.stage.Stages;
import genir.model.T5Config;
import genir.model.weights.EmbeddingResize;
import genir.model.weights.Parameters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Predicate;

/** The checkpoint that {@code model.from} names. */
final class StartingPoint {
    private static final Predicate<Path> WEIGHTS =
            file -> file.getFileName().toString().endsWith(".safetensors");

    private final CheckpointConfig config;
    private final StoredModel model;

    private StartingPoint(CheckpointConfig config) {
        this.config = config;
        this.model = StoredModel.open(Path.of(config.from()));
    }

    /** The checkpoint, or null for a model trained from scratch. */
    static StartingPoint of(ExperimentConfig config) {
        if (config.model().checkpoint() == null) {
            return null;
        }
        StartingPoint start = new StartingPoint(config.model().checkpoint());
        if (config.interpret().stages() != null) {
            Stages.given(config.interpret().stages(), start.model.config().numDecoderLayers());
        }
        return start;
    }

    /** The checkpoint's words with docids for the documents of a collection. */
    Vocabulary vocabulary(Docids docids) {
        return model.vocabulary().forDocids(docids);
    }

    /** SHA-256 of the files that decide the vocabulary and the shape, by name. */
    String checksums() throws IOException {
        return Checksums.ofFiles(
                        Path.of(config.from()),
                        model.files().stream().filter(WEIGHTS.negate()).toList())
                .toString();
    }

    /** SHA-256 of the weights' files, by name. */
    String weightChecksums() throws IOException {
        return Checksums.ofFiles(
                        Path.of(config.from()),
                        model.files().stream().filter(WEIGHTS).toList())
                .toString();
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
