package genir.cli.command;

import picocli.CommandLine.Option;

/** The option of commands that may replace a finished training. */
final class OverwriteOption {
    @Option(
            names = "--overwrite",
            description = "Replace what is trained, although its configuration or collection has changed since.")
    private boolean overwrite;

    boolean isGiven() {
        return overwrite;
    }
}
