package genir.cli.run;

import genir.cli.console.Console;
import genir.corpus.Progress;

/**
 * What a step works with.
 *
 * @param fingerprint of the step that runs: of its inputs and all before it
 */
record RunContext(RunDirectory directory, ExperimentConfig config, Console console, String fingerprint) {
    Progress progress() {
        return console.progress();
    }

    RunContext withFingerprint(String other) {
        return new RunContext(directory, config, console, other);
    }
}
