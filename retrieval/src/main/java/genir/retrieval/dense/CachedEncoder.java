package genir.retrieval.dense;

import genir.corpus.Document;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** An encoder that encodes a text once and for all: its vectors are kept on disk ({@link VectorCache}). */
public final class CachedEncoder implements SentenceEncoder {
    private final SentenceEncoder encoder;
    private final VectorCache cache;

    /**
     * @param encoder is closed with this one
     * @param root the folder of caches, such as {@link CacheFolder#get}
     * @param warnings takes a line for each damaged file, and one if nothing can be kept
     */
    public CachedEncoder(SentenceEncoder encoder, Path root, Consumer<String> warnings) {
        this.encoder = encoder;
        this.cache = new VectorCache(root, encoder.fingerprint(), encoder.dimensions(), warnings);
    }

    /**
     * Adds what encoders kept in another folder of caches, on another machine perhaps.
     *
     * @param from that folder
     * @param root the folder of caches that has it then
     */
    public static void add(Path from, Path root) throws IOException {
        VectorCache.add(from, root);
    }

    @Override
    public String name() {
        return encoder.name();
    }

    @Override
    public String fingerprint() {
        return encoder.fingerprint();
    }

    @Override
    public int dimensions() {
        return encoder.dimensions();
    }

    @Override
    public float[][] queries(List<String> texts) {
        return vectors(texts, TextKey::ofQuery, encoder::queries);
    }

    @Override
    public float[][] documents(List<Document> documents) {
        return vectors(documents, TextKey::ofDocument, encoder::documents);
    }

    private <T> float[][] vectors(List<T> texts, Function<T, TextKey> keyOf, Function<List<T>, float[][]> encode) {
        float[][] vectors = new float[texts.size()][];
        List<TextKey> keys = texts.stream().map(keyOf).toList();
        List<Integer> missing = new ArrayList<>();
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = cache.get(keys.get(i));
            if (vectors[i] == null) {
                missing.add(i);
            }
        }
        if (!missing.isEmpty()) {
            float[][] made = encode.apply(missing.stream().map(texts::get).toList());
            for (int j = 0; j < made.length; j++) {
                vectors[missing.get(j)] = made[j];
                cache.put(keys.get(missing.get(j)), made[j]);
            }
        }
        return vectors;
    }

    @Override
    public void close() throws IOException {
        try (encoder) {
            cache.close();
        }
    }
}
