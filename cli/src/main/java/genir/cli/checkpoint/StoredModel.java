package genir.cli.checkpoint;

import genir.corpus.InputException;
import genir.corpus.io.AtomicFiles;
import genir.corpus.vocabulary.HuggingFaceTokenizerFiles;
import genir.corpus.vocabulary.Vocabulary;
import genir.model.T5Config;
import genir.model.weights.ModelFolder;
import genir.model.weights.Parameters;
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

    private final Path modelFolder;
    /** Null for a checkpoint of transformers, whose tokenizer lies beside the weights. */
    private final Path vocabularyFolder;

    private final T5Config config;
    private final Vocabulary vocabulary;

    private StoredModel(Path modelFolder, Path vocabularyFolder) {
        this.modelFolder = modelFolder;
        this.vocabularyFolder = vocabularyFolder;
        this.config = ModelFolder.config(modelFolder);
        this.vocabulary = vocabularyFolder == null
                ? HuggingFaceTokenizerFiles.read(modelFolder, config.vocabSize())
                : Vocabulary.read(vocabularyFolder);
        requireOneVocabulary();
    }

    /**
     * Reads the shape and the vocabulary of a model; its weights are left for {@link #parameters()}.
     *
     * @throws InputException if the folder holds neither kind of model, or a damaged one
     */
    public static StoredModel open(Path root) {
        if (Files.exists(root.resolve(MODEL).resolve(ModelFolder.CONFIG))) {
            return new StoredModel(root.resolve(MODEL), root.resolve(VOCABULARY));
        }
        if (Files.exists(root.resolve(ModelFolder.CONFIG))) {
            return new StoredModel(root, HuggingFaceTokenizerFiles.areIn(root) ? null : vocabularyOfRun(root));
        }
        throw InputException.in(
                root,
                "no model; expected model/ and vocabulary/ (a run directory, or what genir convert writes), or the"
                        + " config.json of a Hugging Face checkpoint");
    }

    /** The vocabulary of the run that a folder such as {@code RUN/base} or {@code RUN/reduced/1} is in; null where it is in none. */
    private static Path vocabularyOfRun(Path folder) {
        Path above = folder.toAbsolutePath().normalize().getParent();
        for (int level = 0; level < 2 && above != null; level++, above = above.getParent()) {
            if (Files.isDirectory(above.resolve(VOCABULARY))) {
                return above.resolve(VOCABULARY);
            }
        }
        return null;
    }

    /** Whether a folder has a model and a vocabulary, of either kind; {@link #open} also looks for a run's vocabulary above it. */
    public static boolean isThere(Path root) {
        return (Files.exists(root.resolve(MODEL).resolve(ModelFolder.CONFIG))
                        && Files.isDirectory(root.resolve(VOCABULARY)))
                || (Files.exists(root.resolve(ModelFolder.CONFIG)) && HuggingFaceTokenizerFiles.areIn(root));
    }

    /** Whether it is a checkpoint of transformers. */
    public boolean huggingFace() {
        return vocabularyFolder == null;
    }

    public T5Config config() {
        return config;
    }

    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** Reads the weights. */
    public Parameters parameters() {
        return ModelFolder.read(modelFolder);
    }

    /** All files that decide what the model computes, in order of name. */
    public List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path folder : huggingFace() ? List.of(modelFolder) : List.of(modelFolder, vocabularyFolder)) {
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

    private void requireOneVocabulary() {
        Path file = modelFolder.resolve(ModelFolder.CONFIG);
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
