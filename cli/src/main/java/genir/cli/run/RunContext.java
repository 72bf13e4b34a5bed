package genir.cli.run;

import genir.cli.console.Console;
import genir.corpus.Progress;

/**
 * What a step works with.
 *
 * @param collection the documents and queries the configuration names
 * @param fingerprint of the step that runs: of its inputs and of the steps it uses
 */
record RunContext(
        RunDirectory directory,
        ExperimentConfig config,
        CollectionSource collection,
        Console console,
        String fingerprint) {
    Progress progress() {
        return console.progress();
    }

    RunContext withFingerprint(String other) {
        return new RunContext(directory, config, collection, console, other);
    }
}
