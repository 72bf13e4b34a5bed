package genir.distributed;

import genir.cli.cluster.SharedFiles;
import genir.cli.run.Locations;
import genir.corpus.InputException;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Checksums;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * Files of Hadoop's file systems. A path without a scheme is one of this machine, whatever the cluster takes for its default.
 */
final class HadoopFiles implements SharedFiles {
    private static final String FILE = "file";

    private final Configuration configuration;
    private final java.nio.file.Path cache;
    private final Map<String, java.nio.file.Path> fetched = new HashMap<>();

    /**
     * Files, some of which are copied.
     *
     * @param cache an empty folder of this machine for the copies
     */
    HadoopFiles(Configuration configuration, java.nio.file.Path cache) {
        this.configuration = configuration;
        this.cache = cache;
    }

    @Override
    public boolean exists(String location) throws IOException {
        return system(location).exists(path(location));
    }

    @Override
    public boolean isVacant(String location) throws IOException {
        FileSystem system = system(location);
        return !system.exists(path(location)) || system.listStatus(path(location)).length == 0;
    }

    @Override
    public synchronized java.nio.file.Path fetch(String location) throws IOException {
        if (!exists(location)) {
            throw new InputException(location + ": there is no such file or folder");
        }
        if (system(location).getUri().getScheme().equals(FILE)) {
            return java.nio.file.Path.of(path(location).toUri().getPath());
        }
        java.nio.file.Path copy = fetched.get(location);
        if (copy == null) {
            // The name of what is copied may matter, such as its ending.
            java.nio.file.Path place =
                    cache.resolve(Integer.toString(fetched.size())).resolve(Locations.name(location));
            AtomicFiles.deleteTree(place);
            Files.createDirectories(place.getParent());
            download(location, place);
            copy = place;
            fetched.put(location, copy);
        }
        return copy;
    }

    @Override
    public void copy(String location, OutputStream out) throws IOException {
        try (var in = system(location).open(path(location))) {
            in.transferTo(out);
        }
    }

    @Override
    public void download(String location, java.nio.file.Path target) throws IOException {
        FileSystem system = system(location);
        FileStatus source;
        try {
            source = system.getFileStatus(path(location));
        } catch (FileNotFoundException missing) {
            throw new InputException(location + ": there is no such file or folder", missing);
        }
        download(system, source, target);
    }

    private static void download(FileSystem system, FileStatus source, java.nio.file.Path target) throws IOException {
        if (source.isDirectory()) {
            Files.createDirectories(target);
            for (FileStatus each : system.listStatus(source.getPath())) {
                download(system, each, target.resolve(each.getPath().getName()));
            }
            return;
        }
        try (var in = system.open(source.getPath());
                var out = Files.newOutputStream(target)) {
            in.transferTo(out);
        }
    }

    @Override
    public void upload(java.nio.file.Path source, String location) throws IOException {
        upload(system(location), source, path(location));
    }

    private static void upload(FileSystem system, java.nio.file.Path source, Path target) throws IOException {
        if (Files.isDirectory(source)) {
            system.mkdirs(target);
            try (var entries = Files.list(source)) {
                for (java.nio.file.Path each : entries.sorted().toList()) {
                    upload(system, each, new Path(target, each.getFileName().toString()));
                }
            }
            return;
        }
        try (var in = Files.newInputStream(source);
                var out = system.create(target, true)) {
            in.transferTo(out);
        }
    }

    @Override
    public void replace(java.nio.file.Path source, String location) throws IOException {
        FileSystem system = system(location);
        Path target = path(location);
        Path partial = beside(target, "partial");
        system.delete(partial, true);
        upload(system, source, partial);
        if (Files.isDirectory(source)) {
            move(system, partial, target);
        } else {
            renameOver(system, partial, target);
        }
    }

    /** A file takes the place of another at once, where the file system can do that. */
    private void renameOver(FileSystem system, Path from, Path to) throws IOException {
        if (system instanceof RawLocalFileSystem) {
            rename(system, from, to);
            return;
        }
        try {
            FileContext.getFileContext(to.toUri(), configuration).rename(from, to, Options.Rename.OVERWRITE);
        } catch (UnsupportedFileSystemException other) {
            move(system, from, to);
        }
    }

    /** SHA-256 of a file. */
    String checksum(String location) throws IOException {
        try (var in = system(location).open(path(location))) {
            return Checksums.ofStream(in);
        }
    }

    @Override
    public void move(String from, String to) throws IOException {
        move(system(to), path(from), path(to));
    }

    private static void move(FileSystem system, Path from, Path target) throws IOException {
        Path old = beside(target, "old");
        system.mkdirs(target.getParent());
        boolean replaced = system.exists(target);
        // A folder that is renamed to one that is there would end up in it.
        if (replaced) {
            system.delete(old, true);
            rename(system, target, old);
        }
        try {
            rename(system, from, target);
        } catch (IOException failure) {
            if (replaced && !system.exists(target)) {
                rename(system, old, target);
            }
            throw failure;
        }
        // Also what a driver has left that ended between the two.
        system.delete(old, true);
    }

    private static Path beside(Path target, String ending) {
        return new Path(target.getParent(), "." + target.getName() + "." + ending);
    }

    private static void rename(FileSystem system, Path from, Path to) throws IOException {
        if (!system.rename(from, to)) {
            throw new IOException(from + " cannot be renamed to " + to);
        }
    }

    @Override
    public void delete(String location) throws IOException {
        system(location).delete(path(location), true);
    }

    /** Opens a location's file system; that of this machine without its files of checksums. */
    private FileSystem system(String location) throws IOException {
        try {
            FileSystem system = path(location).getFileSystem(configuration);
            return system.getUri().getScheme().equals(FILE)
                            && system instanceof org.apache.hadoop.fs.LocalFileSystem local
                    ? local.getRawFileSystem()
                    : system;
        } catch (IOException | IllegalArgumentException unknown) {
            throw new InputException(location + ": cannot be reached: " + unknown.getMessage(), unknown);
        }
    }

    private static Path path(String location) {
        return Locations.isAddress(location) ? new Path(location) : new Path(FILE, "", location);
    }
}
