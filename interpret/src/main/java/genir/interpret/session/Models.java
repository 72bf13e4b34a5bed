package genir.interpret.session;

import genir.corpus.InputException;
import genir.corpus.io.Utf8Lines;
import genir.model.T5Config;
import genir.model.feature.StoredAutoencoder;
import genir.model.run.T5Runner;
import genir.model.weights.ModelFolder;
import genir.model.weights.Parameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The model that is looked into, and others of its vocabulary: the base model, before any training on documents, and
 * models trained without some documents; and a sparse autoencoder of the first. All but that are read when they are first needed.
 */
public final class Models {
    private static final String OMITTED = "omitted.tsv";

    private final T5Runner full;
    private final Supplier<T5Runner> baseReader;
    private final List<Reduced> reduced;
    private final Path autoencoderFile;
    private T5Runner base;
    private StoredAutoencoder autoencoder;

    /**
     * A model with others to hold against it.
     *
     * @param base reads the base model; null where there is none
     */
    public Models(T5Runner full, Supplier<T5Runner> base, List<Reduced> reduced) {
        this(full, base, reduced, null);
    }

    /** The same with the file of a sparse autoencoder of the model's; null where there is none. */
    public Models(T5Runner full, Supplier<T5Runner> base, List<Reduced> reduced, Path autoencoder) {
        this.full = full;
        this.baseReader = base;
        this.reduced = List.copyOf(reduced);
        this.autoencoderFile = autoencoder;
    }

    /** The models of a run: {@code base/} and {@code reduced/I/} where they are. */
    public static Models read(Path run, T5Runner full) throws IOException {
        return read(run, full, folder -> true);
    }

    /**
     * The models of a run without some of those in {@code reduced/}.
     *
     * @param usable whether the model in a folder of {@code reduced/} belongs to the run
     */
    public static Models read(Path run, T5Runner full, Predicate<Path> usable) throws IOException {
        Path base = run.resolve("base");
        List<Reduced> reduced = new ArrayList<>();
        Path folders = run.resolve("reduced");
        if (Files.isDirectory(folders)) {
            try (var entries = Files.list(folders)) {
                for (Path folder : entries.filter(Files::isDirectory)
                        .filter(entry -> !entry.getFileName().toString().startsWith(".") && usable.test(entry))
                        .sorted()
                        .toList()) {
                    reduced.add(new Reduced(
                            "reduced-" + folder.getFileName(),
                            () -> open(folder, full),
                            omitted(folder.resolve(OMITTED))));
                }
            }
        }
        Path autoencoder = run.resolve("features").resolve(StoredAutoencoder.FILE);
        return new Models(
                full,
                Files.isDirectory(base) ? () -> open(base, full) : null,
                reduced,
                Files.isRegularFile(autoencoder) ? autoencoder : null);
    }

    private static T5Runner open(Path folder, T5Runner full) {
        Parameters parameters = ModelFolder.read(folder);
        T5Config expected = full.parameters().config();
        T5Config found = parameters.config();
        if (!found.vocabSize().equals(expected.vocabSize())
                || !found.dModel().equals(expected.dModel())
                || !found.numDecoderLayers().equals(expected.numDecoderLayers())
                || found.innerWidth() != expected.innerWidth()) {
            throw InputException.in(
                    folder.resolve(ModelFolder.CONFIG),
                    "expected a model of the run's shape and vocabulary (" + expected.vocabSize() + " tokens, d_model "
                            + expected.dModel() + ", " + expected.numDecoderLayers() + " decoder layers), found "
                            + found.vocabSize() + " tokens, d_model " + found.dModel() + ", "
                            + found.numDecoderLayers() + " decoder layers");
        }
        return new T5Runner(parameters.on(full.parameters().device()));
    }

    private static Set<String> omitted(Path file) {
        Set<String> omitted = new LinkedHashSet<>();
        try (Utf8Lines lines = Utf8Lines.open(file, "the documents a reduced model was trained without")) {
            if (!"document".equals(lines.next())) {
                throw InputException.at(file, 1, "expected the header document");
            }
            for (String line = lines.next(); line != null; line = lines.next()) {
                if (!line.isBlank()) {
                    omitted.add(line);
                }
            }
        }
        return omitted;
    }

    public T5Runner full() {
        return full;
    }

    /** The same models at another token of docids, from 0, behind those before it. */
    Models at(int step) {
        return new Models(
                T5Runner.after(full.parameters(), step),
                hasBase() ? () -> T5Runner.after(base().orElseThrow().parameters(), step) : null,
                reduced.stream()
                        .map(model -> new Reduced(
                                model.name(),
                                () -> T5Runner.after(model.model().get().parameters(), step),
                                model.omitted()))
                        .toList());
    }

    /** The model before any training on documents. */
    public Optional<T5Runner> base() {
        if (base == null && baseReader != null) {
            base = baseReader.get();
        }
        return Optional.ofNullable(base);
    }

    public boolean hasBase() {
        return baseReader != null;
    }

    public boolean hasAutoencoder() {
        return autoencoderFile != null;
    }

    /** The sparse autoencoder of what the model has at one of its sites. */
    public Optional<StoredAutoencoder> autoencoder() {
        if (autoencoder == null && autoencoderFile != null) {
            autoencoder = StoredAutoencoder.read(autoencoderFile);
        }
        return Optional.ofNullable(autoencoder);
    }

    public List<Reduced> reduced() {
        return reduced;
    }

    /**
     * A model by name.
     *
     * @param name {@code full}, {@code base} or {@code reduced-I}
     */
    public T5Runner named(String name) {
        if (name.equals("full")) {
            return full;
        }
        if (name.equals("base") && hasBase()) {
            return base().orElseThrow();
        }
        return reduced.stream()
                .filter(model -> model.name().equals(name))
                .map(model -> model.model().get())
                .findFirst()
                .orElseThrow(() -> new InputException("there is no model '" + name + "' in this run"
                        + (name.equals("base") ? ": its folder base/ is missing" : "")));
    }
}
