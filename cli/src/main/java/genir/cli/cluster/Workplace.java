package genir.cli.cluster;

import genir.cli.console.Console;
import java.nio.file.Path;

/**
 * Where one attempt at a task works.
 *
 * @param folder empty, of this machine, for the result
 * @param files that all machines share
 * @param console whose progress ends the attempt where it is not wanted any more
 */
public record Workplace(Path folder, SharedFiles files, Console console) {}
