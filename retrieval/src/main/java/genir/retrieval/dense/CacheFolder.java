package genir.retrieval.dense;

import java.nio.file.Path;

/**
 * Where files lie that can be made again and are shared by all runs of a user: {@code $GENIR_CACHE}, or {@code genir} in {@code
 * $XDG_CACHE_HOME}, which is {@code ~/.cache} where it is not set.
 */
public final class CacheFolder {
    private CacheFolder() {}

    /** The folder; it need not exist yet. */
    public static Path get() {
        return of(System.getenv("GENIR_CACHE"), System.getenv("XDG_CACHE_HOME"), System.getProperty("user.home"));
    }

    static Path of(String own, String shared, String home) {
        if (own != null && !own.isBlank()) {
            return Path.of(own);
        }
        // The XDG base directory specification has relative paths ignored.
        boolean given = shared != null && !shared.isBlank() && Path.of(shared).isAbsolute();
        return (given ? Path.of(shared) : Path.of(home, ".cache")).resolve("genir");
    }
}
