package genir.cli.cluster;

import genir.cli.run.ConfigFile;
import genir.cli.run.ExperimentConfig;
import genir.cli.run.Locations;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A configuration on its way to another machine.
 *
 * @param yaml with absolute locations
 */
record SentConfig(String yaml) implements Serializable {
    static SentConfig of(ExperimentConfig config) throws IOException {
        return new SentConfig(ConfigFile.text(config));
    }

    /** The configuration as it was. */
    ExperimentConfig read() throws IOException {
        Path file = Files.createTempFile("genir", ".yaml");
        try {
            Files.writeString(file, yaml);
            return ConfigFile.read(file, List.of());
        } finally {
            Files.delete(file);
        }
    }

    /** The configuration for this machine, with copies for what has an address; any path must be one of all machines. */
    ExperimentConfig here(SharedFiles files) throws IOException {
        return here(files, "");
    }

    /** The same for work on a run that is indexed: its collection, which is read no more, stays where it is. */
    ExperimentConfig indexedHere(SharedFiles files) throws IOException {
        return here(files, read().collection().path());
    }

    private ExperimentConfig here(SharedFiles files, String left) throws IOException {
        return ConfigFile.withPaths(read(), path -> {
            try {
                return Locations.isAddress(path) && !path.equals(left)
                        ? files.fetch(path).toString()
                        : path;
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
    }
}
