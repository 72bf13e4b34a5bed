package genir.corpus.format;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A long list of places in few files: 8 bytes each, and those inside a JSON text their path. */
final class Places {
    private static final int LINE_BITS = 36;

    private final List<Path> files = new ArrayList<>();
    private final Map<Path, Integer> numbers = new HashMap<>();
    private final Map<Integer, String> paths = new HashMap<>();
    private long[] packed = new long[16];
    private int size;

    void add(Place place) {
        int file = numbers.computeIfAbsent(place.file(), path -> {
            files.add(path);
            return files.size() - 1;
        });
        if (!place.path().isEmpty()) {
            paths.put(size, place.path());
        }
        if (size == packed.length) {
            packed = Arrays.copyOf(packed, size + size / 2);
        }
        packed[size++] = ((long) file << LINE_BITS) | place.line();
    }

    /** A place by its number, from 0. */
    Place get(int number) {
        return new Place(
                files.get((int) (packed[number] >>> LINE_BITS)),
                packed[number] & ((1L << LINE_BITS) - 1),
                paths.getOrDefault(number, ""));
    }
}
