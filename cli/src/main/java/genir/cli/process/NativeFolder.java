package genir.cli.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where ND4J, JNA and DJL unpack their native code. They do so below the user's home, which may not do: it may be mounted
 * {@code noexec}, closed, or unknown ({@code ?} for a user without an entry in passwd). Then they get a folder of this
 * user's below that for temporary files.
 */
public final class NativeFolder {
    /** What decides it: the home for all of them, and JNA's own, which is read first. */
    private static final List<String> PROPERTIES = List.of("user.home", "jna.tmpdir");

    /** What to do where native code cannot be loaded. */
    static final String ADVICE =
            "; if that is because the folder it is unpacked to is mounted noexec, name another with"
                    + " GENIR_JAVA_OPTIONS=-Djava.io.tmpdir=FOLDER, or, where they are set, with DJL_CACHE_DIR, -Djna.tmpdir and"
                    + " -Dorg.bytedeco.javacpp.cachedir";

    private static final Path MOUNTS = Path.of("/proc/self/mounts");
    private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rwx------");

    private NativeFolder() {}

    /** Chooses it; to be called before native code is loaded. */
    public static void choose() {
        Path home = Path.of(System.getProperty("user.home"));
        String cache = System.getenv("XDG_CACHE_HOME");
        if (fits(home) && (cache == null || cache.isEmpty() || fits(Path.of(cache)))) {
            return;
        }
        Path folder = Stream.of(System.getProperty("java.io.tmpdir"), "/var/tmp")
                .map(Path::of)
                .filter(NativeFolder::fits)
                .map(NativeFolder::own)
                .filter(own -> own != null)
                .findFirst()
                .orElse(null);
        if (folder != null) {
            System.setProperty("user.home", folder.toString());
            if (System.getProperty("jna.tmpdir") == null) {
                System.setProperty("jna.tmpdir", folder.toString());
            }
        }
    }

    /** The choice as options for another JVM. */
    public static List<String> options() {
        return PROPERTIES.stream()
                .filter(property -> System.getProperty(property) != null)
                .map(property -> "-D" + property + "=" + System.getProperty(property))
                .toList();
    }

    /** Whether files can be written below a folder, and run. */
    private static boolean fits(Path folder) {
        try {
            return folder.isAbsolute() && Files.isDirectory(folder) && Files.isWritable(folder) && !noexec(folder);
        } catch (IOException | InvalidPathException unknown) {
            return true;
        }
    }

    /** Whether the file system that a folder is in is mounted so; the last of several mounts at one place counts. */
    private static boolean noexec(Path folder) throws IOException {
        if (!Files.isReadable(MOUNTS)) {
            return false;
        }
        Path real = folder.toRealPath();
        int longest = 0;
        boolean noexec = false;
        for (String line : Files.readAllLines(MOUNTS)) {
            String[] fields = line.split(" ", -1);
            Path mount = Path.of(fields[1].replace("\\040", " ").replace("\\134", "\\"));
            if (real.startsWith(mount) && mount.getNameCount() >= longest) {
                longest = mount.getNameCount();
                noexec = List.of(fields[3].split(",", -1)).contains("noexec");
            }
        }
        return noexec;
    }

    /** This user's folder below one that everybody may write to, closed to others; null if somebody else has its name. */
    private static Path own(Path shared) {
        try {
            Path probe = Files.createTempFile(shared, "genir", null);
            Object user = Files.getAttribute(probe, "unix:uid");
            Files.delete(probe);
            Path folder = shared.resolve("genir-" + user);
            if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWN));
            }
            boolean ours = Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    && Files.getAttribute(folder, "unix:uid").equals(user)
                    && Files.getPosixFilePermissions(folder).equals(OWN);
            return ours ? folder : null;
        } catch (IOException | UnsupportedOperationException impossible) {
            return null;
        }
    }
}
