package genir.corpus.format;

import genir.corpus.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Writes small collections for tests. */
public final class Tree {
    private final Path root;

    public Tree(Path root) {
        this.root = root;
    }

    /** Writes one file; {@code ~} stands for a byte that is not UTF-8. */
    public Tree file(String name, String text) {
        try {
            Path file = root.resolve(name);
            Files.createDirectories(file.getParent());
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = bytes[i] == '~' ? (byte) 0xFF : bytes[i];
            }
            Files.write(file, bytes);
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Adds lines to a file. */
    public Tree append(String name, String text) {
        try {
            Path file = root.resolve(name);
            Files.writeString(file, Files.readString(file) + text);
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Puts a compressed file in the place of a plain one. */
    public Tree compress(String name) {
        Path file = root.resolve(name);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(root.resolve(name + ".gz")))) {
            out.write(Files.readAllBytes(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return without(name);
    }

    public Tree without(String name) {
        try {
            Files.delete(root.resolve(name));
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What a format says about this input, with the root's path left out. */
    public String error(CollectionFormat format) {
        return error(format, Flaws.refused());
    }

    /** What a format says about this input although flaws are tolerated. */
    public String tolerantError(CollectionFormat format) {
        return error(format, Flaws.tolerated());
    }

    /** What a format says about this input under these options. */
    public String error(CollectionFormat format, FormatOptions options) {
        return error(format, new Source(root, options), Flaws.refused());
    }

    private String error(CollectionFormat format, Flaws flaws) {
        return error(format, Source.at(root), flaws);
    }

    private String error(CollectionFormat format, Source source, Flaws flaws) {
        try {
            format.read(source, flaws, Progress.NONE);
        } catch (genir.corpus.InputException expected) {
            return expected.getMessage().replace(root + "/", "").replace(root.toString(), "INPUT");
        }
        throw new AssertionError("no error was found");
    }
}
