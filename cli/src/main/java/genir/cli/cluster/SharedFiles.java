package genir.cli.cluster;

import genir.cli.run.Locations;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Files and folders that all machines of a cluster see, by {@link Locations location}. */
public interface SharedFiles {
    /** Whether there is a file or folder. */
    boolean exists(String location) throws IOException;

    /** Whether there is nothing, or an empty folder. */
    boolean isVacant(String location) throws IOException;

    /**
     * A file or folder for reading: as it is where this machine sees it, else a copy that is made once in a process.
     *
     * @throws genir.corpus.InputException if there is none
     */
    Path fetch(String location) throws IOException;

    /** Copies a file into a stream. */
    void copy(String location, OutputStream out) throws IOException;

    /** Copies a file, or what is in a folder, to this machine. */
    void download(String location, Path target) throws IOException;

    /** Copies a file, or what is in a folder, from this machine; what stands there already is replaced. */
    void upload(Path source, String location) throws IOException;

    /**
     * Puts a file or folder of this machine in the place of what stands there already: it is copied beside, then renamed. What a
     * process leaves that ends meanwhile is named {@code .NAME.partial} or, of a folder, {@code .NAME.old}; the next one clears up both.
     */
    void replace(Path source, String location) throws IOException;

    /** Gives a file or folder another place on the same file system; what stands there already is replaced. */
    void move(String from, String to) throws IOException;

    /** Deletes a file or a folder with all that is in it; nothing happens where there is none. */
    void delete(String location) throws IOException;
}
