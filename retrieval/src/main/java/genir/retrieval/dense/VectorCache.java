package genir.retrieval.dense;

import genir.corpus.io.AtomicFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Vectors that an encoder made, on disk by the text that each was made of, for all runs that use the encoder. What is new is written
 * into a file of its own, so that processes that encode at once lose nothing; a damaged file is named and passed over.
 *
 * <p>Not being able to read or write it costs time and nothing else: it is said once and does not stop anybody. Safe for many
 * threads.
 */
final class VectorCache implements Closeable {
    private static final String FOLDER = "vectors";
    private static final String SUFFIX = ".vectors";
    /** New vectors in memory before they are written. */
    private static final int SEGMENT = 2048;
    /** Nanoseconds after which fewer are written too: what an interrupted run has to encode again. */
    private static final long PATIENCE = 20_000_000_000L;

    /** So few are encoded again sooner than a file more is opened: the queries of single searches. */
    private static final int WORTH_A_FILE = 16;

    private final Path folder;
    private final int dimensions;
    private final Consumer<String> warnings;
    private final Map<TextKey, Place> known = new HashMap<>();
    private final Map<Path, FileChannel> open = new HashMap<>();
    private final Map<TextKey, float[]> fresh = new LinkedHashMap<>();
    private boolean writable = true;
    private long flushed = System.nanoTime();

    private record Place(Path file, long position) {}

    /**
     * Opens the cache of one encoder.
     *
     * @param root the folder of caches, such as {@link CacheFolder#get}
     * @param fingerprint the encoder's
     * @param warnings takes lines about files that are passed over
     */
    VectorCache(Path root, String fingerprint, int dimensions, Consumer<String> warnings) {
        this.folder = root.resolve(FOLDER).resolve(fingerprint);
        this.dimensions = dimensions;
        this.warnings = warnings;
        for (Path file : segments()) {
            try {
                Map<TextKey, Place> keys = new HashMap<>();
                VectorSegment.readKeys(file, dimensions, (key, position) -> keys.put(key, new Place(file, position)));
                known.putAll(keys);
            } catch (IOException damaged) {
                passOver(file, damaged);
            }
        }
    }

    /**
     * Adds the vectors of another folder of caches, of all encoders.
     *
     * @param from a folder of caches; nothing happens where it has no vectors
     */
    static void add(Path from, Path root) throws IOException {
        Path vectors = from.resolve(FOLDER);
        if (!Files.isDirectory(vectors)) {
            return;
        }
        try (var files = Files.walk(vectors)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(SUFFIX)).toList()) {
                Path target =
                        root.resolve(FOLDER).resolve(vectors.relativize(file).toString());
                if (!Files.exists(target)) {
                    AtomicFiles.write(target, out -> Files.copy(file, out));
                }
            }
        }
    }

    /** The vector of a text, or null where it is not known. */
    synchronized float[] get(TextKey key) {
        float[] vector = fresh.get(key);
        Place place = known.get(key);
        if (vector != null || place == null) {
            return vector;
        }
        try {
            FileChannel channel = open.get(place.file());
            if (channel == null) {
                channel = FileChannel.open(place.file(), StandardOpenOption.READ);
                open.put(place.file(), channel);
            }
            return VectorSegment.readVector(channel, place.position(), dimensions);
        } catch (IOException damaged) {
            passOver(place.file(), damaged);
            known.values().removeIf(other -> other.file().equals(place.file()));
            return null;
        }
    }

    /** Keeps a vector. */
    synchronized void put(TextKey key, float[] vector) {
        fresh.put(key, vector);
        boolean late = fresh.size() >= WORTH_A_FILE && System.nanoTime() - flushed > PATIENCE;
        if (fresh.size() >= SEGMENT || late) {
            flush();
        }
    }

    /** Writes what is new, where it is worth a file. */
    @Override
    public synchronized void close() {
        if (fresh.size() >= WORTH_A_FILE) {
            flush();
        }
        open.values().forEach(VectorCache::closeQuietly);
        open.clear();
    }

    /** It was only read. */
    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException nothingIsLost) {
            return;
        }
    }

    private void flush() {
        flushed = System.nanoTime();
        if (writable) {
            Path file = folder.resolve(UUID.randomUUID() + SUFFIX);
            try {
                VectorSegment.write(file, dimensions, fresh);
                VectorSegment.readKeys(file, dimensions, (key, position) -> known.put(key, new Place(file, position)));
            } catch (IOException failure) {
                writable = false;
                warnings.accept(folder + ": vectors cannot be kept for the next run: " + reason(failure));
            }
        }
        fresh.clear();
    }

    private List<Path> segments() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX)
                            && !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            warnings.accept(folder + ": kept vectors cannot be read: " + reason(failure));
            return List.of();
        }
    }

    private void passOver(Path file, IOException damaged) {
        warnings.accept(file + ": kept vectors are damaged (" + reason(damaged)
                + "); they are made anew, and the file can be deleted");
    }

    private static String reason(IOException failure) {
        return String.valueOf(failure.getMessage()).replaceAll("\\s+", " ");
    }
}
