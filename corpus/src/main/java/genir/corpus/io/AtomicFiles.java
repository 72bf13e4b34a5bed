package genir.corpus.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Writes files and folders so that a reader sees the old state or the whole new one: write beside, fsync, rename.
 *
 * <p>What an interrupted writer leaves behind is named {@code .NAME.partial}, or {@code .NAME.old} for a folder that was about to
 * be replaced; the next writer clears up both, and puts an old folder back first if nothing has taken its place.
 */
public final class AtomicFiles {
    private AtomicFiles() {}

    /** Produces a file's bytes. */
    @FunctionalInterface
    public interface Writer {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Fills an empty folder. */
    @FunctionalInterface
    public interface FolderWriter {
        void writeTo(Path folder) throws IOException;
    }

    /** Writes a file; parent folders are made as needed. */
    public static void write(Path file, Writer writer) throws IOException {
        Path target = file.toAbsolutePath().normalize();
        Files.createDirectories(target.getParent());
        Path partial = partial(target);
        try {
            try (FileChannel channel = FileChannel.open(
                            partial,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE);
                    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
                writer.writeTo(out);
                out.flush();
                channel.force(true);
            }
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            syncFolder(target.getParent());
        } catch (IOException failure) {
            throw named(target, failure);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /** Writes a text file in UTF-8. */
    public static void writeString(Path file, String text) throws IOException {
        write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Fills a folder beside its place and puts it there whole; a folder that stood there before is replaced. */
    public static void writeFolder(Path folder, FolderWriter writer) throws IOException {
        Path target = folder.toAbsolutePath().normalize();
        Files.createDirectories(target.getParent());
        Path old = old(target);
        if (!Files.exists(target) && Files.exists(old)) {
            // An earlier call was killed between its two renames.
            Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
        }
        Path partial = partial(target);
        deleteTree(partial);
        Files.createDirectory(partial);
        try {
            writer.writeTo(partial);
            syncTree(partial);
            // A folder cannot be renamed over a full one: the old one leaves first, and goes once the new one stands.
            deleteTree(old);
            if (Files.exists(target)) {
                Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
            }
            try {
                Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException failure) {
                if (Files.exists(old)) {
                    Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
                }
                throw failure;
            }
            syncFolder(target.getParent());
            deleteTree(old);
        } catch (IOException failure) {
            throw named(target, failure);
        } finally {
            deleteTree(partial);
        }
    }

    /** Deletes a folder that is whole or gone for every reader; what an interrupted call leaves has another name. */
    public static void deleteFolder(Path folder) throws IOException {
        Path target = folder.toAbsolutePath().normalize();
        Path old = old(target);
        deleteTree(old);
        if (Files.exists(target)) {
            Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
            deleteTree(old);
        }
    }

    /** Deletes a file or a folder with all that is in it; nothing happens where there is none. */
    public static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** What fails in the middle of a write, such as on a full disk, does not know which file it was. */
    private static IOException named(Path target, IOException failure) {
        if (failure instanceof FileSystemException) {
            return failure;
        }
        IOException named = new FileSystemException(target.toString(), null, failure.getMessage());
        named.initCause(failure);
        return named;
    }

    private static Path old(Path target) {
        return target.resolveSibling("." + target.getFileName() + ".old");
    }

    private static Path partial(Path target) {
        return target.resolveSibling("." + target.getFileName() + ".partial");
    }

    private static void syncTree(Path root) throws IOException {
        try (var paths = Files.walk(root)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                if (Files.isRegularFile(path)) {
                    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                        channel.force(true);
                    }
                }
            }
        }
    }

    private static void syncFolder(Path folder) {
        // Some systems cannot open a folder; there the rename itself is as durable as it gets.
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException unsupported) {
            return;
        }
    }
}
