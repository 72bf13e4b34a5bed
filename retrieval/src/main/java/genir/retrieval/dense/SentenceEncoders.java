package genir.retrieval.dense;

import genir.corpus.InputException;
import genir.corpus.Names;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/** The pretrained sentence encoders that the class path can run. */
public final class SentenceEncoders {
    private SentenceEncoders() {}

    /**
     * Opens the encoder that a configuration names, with the vectors that any run of this user made with it ({@link CacheFolder}).
     *
     * @param warnings takes a line for each damaged file of kept vectors, and one if nothing can be kept
     * @throws InputException as {@link #open} does
     */
    public static SentenceEncoder cached(DenseConfig config, Consumer<String> warnings) throws IOException {
        return new CachedEncoder(open(config), CacheFolder.get(), warnings);
    }

    /**
     * Opens the encoder that a configuration names.
     *
     * @throws InputException if there is none of this name, if it is damaged, or if nothing that runs encoders is built in
     */
    public static SentenceEncoder open(DenseConfig config) throws IOException {
        List<String> names = new ArrayList<>();
        for (SentenceEncoderProvider provider :
                ServiceLoader.load(SentenceEncoderProvider.class, SentenceEncoderProvider.class.getClassLoader())) {
            Optional<SentenceEncoder> opened = provider.open(config);
            if (opened.isPresent()) {
                return opened.get();
            }
            names.addAll(provider.names());
        }
        if (names.isEmpty()) {
            throw new InputException("retrieval.dense.encoder: the module that runs pretrained encoders (genir-encoder)"
                    + " is not built in; in a checkout, GENIR_ENCODER=1 ./genir COMMAND builds it, and"
                    + " ./mvnw -Pdist,encoder package a distribution with it");
        }
        throw new InputException("retrieval.dense.encoder: "
                + Names.unknown("encoder", config.encoder(), names).getMessage()
                + "; or a folder with model.onnx and tokenizer.json");
    }
}
