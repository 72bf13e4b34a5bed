package genir.distributed;

import genir.cli.run.Locations;
import genir.corpus.io.Checksums;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an attempt wrote, with the sums that its files had before they left the machine.
 *
 * @param folder on the shared file system
 * @param sums SHA-256 by name
 */
record AttemptFiles(String folder, Map<String, String> sums) implements Serializable {
    /** Copies a folder of this machine. */
    static AttemptFiles store(Path source, HadoopFiles files, String folder) throws IOException {
        List<Path> all;
        try (var below = Files.walk(source)) {
            all = below.filter(Files::isRegularFile).toList();
        }
        TreeMap<String, String> sums = new TreeMap<>(Checksums.ofFiles(source, all));
        files.upload(source, folder);
        return new AttemptFiles(folder, sums);
    }

    /** What did not arrive as it was sent, in words; empty where all did. */
    Optional<String> damage(HadoopFiles files) throws IOException {
        if (!files.exists(folder)) {
            return sums.isEmpty()
                    ? Optional.empty()
                    : Optional.of(folder + ": is not there; it must be on a file system that all machines share");
        }
        for (Map.Entry<String, String> each : sums.entrySet()) {
            String location = Locations.child(folder, each.getKey());
            if (!files.exists(location) || !files.checksum(location).equals(each.getValue())) {
                return Optional.of(location + ": did not arrive as it was sent");
            }
        }
        return Optional.empty();
    }
}
