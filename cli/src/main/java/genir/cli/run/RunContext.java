package genir.cli.run;

import genir.cli.console.Console;
import genir.corpus.Progress;

/**
 * What a step works with.
 *
 * @param config what is to be done, with paths of this machine
 * @param stated the same as it is written down: where it names what lies elsewhere, {@code config} has a copy, whose path decides nothing
 * @param collection the documents and queries the configuration names
 * @param fingerprint of the step that runs: of its inputs and of the steps it uses
 */
record RunContext(
        RunDirectory directory,
        ExperimentConfig config,
        ExperimentConfig stated,
        CollectionSource collection,
        Console console,
        String fingerprint) {
    Progress progress() {
        return console.progress();
    }

    RunContext withFingerprint(String other) {
        return new RunContext(directory, config, stated, collection, console, other);
    }
}
