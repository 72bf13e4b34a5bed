package genir.cli.checkpoint;

import genir.corpus.InputException;
import genir.corpus.io.AtomicFiles;
import genir.corpus.vocabulary.HuggingFaceTokenizerFiles;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.T5Config;
import genir.model.weights.ModelFolder;
import genir.model.weights.Parameters;
import genir.model.weights.T5ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A model with its vocabulary in a folder: {@code model/} and {@code vocabulary/}, as a run directory has them and {@code
 * genir convert} writes them, or a checkpoint of transformers.
 */
public final class StoredModel {
    private static final String MODEL = "model";
    private static final String VOCABULARY = "vocabulary";

    private final Path root;
    private final boolean huggingFace;
    private final T5Config config;
    private final Vocabulary vocabulary;

    private StoredModel(Path root, boolean huggingFace) {
        this.root = root;
        this.huggingFace = huggingFace;
        this.config = T5ConfigFile.read(modelFolder().resolve(ModelFolder.CONFIG));
        this.vocabulary = huggingFace
                ? HuggingFaceTokenizerFiles.read(root, config.vocabSize())
                : Vocabulary.read(root.resolve(VOCABULARY));
        requireOneVocabulary();
    }

    /**
     * Reads the configuration and the vocabulary of a model; its weights are left for {@link #parameters()}.
     *
     * @throws InputException if the folder holds neither kind of model, or a damaged one
     */
    public static StoredModel open(Path root) {
        if (Files.exists(root.resolve(MODEL).resolve(ModelFolder.CONFIG))) {
            return new StoredModel(root, false);
        }
        if (Files.exists(root.resolve(ModelFolder.CONFIG))) {
            return new StoredModel(root, true);
        }
        throw InputException.in(
                root,
                "no model; expected model/ and vocabulary/ (a run directory, or what genir convert writes), or the"
                        + " config.json of a Hugging Face checkpoint");
    }

    /** Whether a folder looks like one that {@link #open} reads: a model and a vocabulary of either kind. */
    public static boolean isThere(Path root) {
        return (Files.exists(root.resolve(MODEL).resolve(ModelFolder.CONFIG))
                        && Files.isDirectory(root.resolve(VOCABULARY)))
                || (Files.exists(root.resolve(ModelFolder.CONFIG)) && HuggingFaceTokenizerFiles.areIn(root));
    }

    /** Whether it is a checkpoint of transformers. */
    public boolean huggingFace() {
        return huggingFace;
    }

    public T5Config config() {
        return config;
    }

    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** Reads the weights. */
    public Parameters parameters() {
        return ModelFolder.read(modelFolder());
    }

    /** All files that decide what the model computes, in order of name. */
    public List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path folder : huggingFace ? List.of(root) : List.of(modelFolder(), root.resolve(VOCABULARY))) {
            try (Stream<Path> entries = Files.list(folder)) {
                entries.filter(Files::isRegularFile).sorted().forEach(files::add);
            }
        }
        return files;
    }

    /** Writes a model in our layout, the folder whole or not at all. */
    public static void write(Path root, Parameters parameters, Vocabulary vocabulary) throws IOException {
        AtomicFiles.writeFolder(root, folder -> {
            vocabulary.write(folder.resolve(VOCABULARY));
            ModelFolder.write(Files.createDirectory(folder.resolve(MODEL)), parameters);
        });
    }

    private Path modelFolder() {
        return huggingFace ? root : root.resolve(MODEL);
    }

    private void requireOneVocabulary() {
        Path file = modelFolder().resolve(ModelFolder.CONFIG);
        require(file, "vocab_size", config.vocabSize(), "size", vocabulary.size());
        require(file, "pad_token_id", config.padTokenId(), "padding token", vocabulary.pad());
        require(file, "eos_token_id", config.eosTokenId(), "end token", vocabulary.eos());
    }

    private static void require(Path file, String key, int value, String what, int expected) {
        if (value != expected) {
            throw InputException.in(
                    file, key + ": " + value + " does not fit the vocabulary, whose " + what + " is " + expected);
        }
    }
}
