package genir.cli.command;

import genir.cli.run.StepName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of commands that run an experiment many times: which one, with what changed, and how far. */
final class SweepSettings {
    @Parameters(
            paramLabel = "CONFIG",
            description = "The experiment's YAML file; or the folder of a collection, for all defaults.")
    private Path config;

    @Option(
            names = "--set",
            paramLabel = "key=a,b,c",
            description =
                    "The values of a key, parted by commas; may be given several times. A list is one value: key=[1,2].")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--seeds",
            paramLabel = "SEEDS",
            description = "Repeat each setting with these values of training.seed: 1..3, or 1,5,7.")
    private String seeds;

    @Option(
            names = "--until",
            paramLabel = "STEP",
            defaultValue = "report",
            description = "The last step of each run (default report; evaluate spares the interpretation).")
    private String until;

    /** The experiment's file. */
    Path config() {
        return config;
    }

    /** {@code key=value,value...}. */
    List<String> settings() {
        return settings;
    }

    /** Such as {@code 1..3}; null for the configuration's own. */
    String seeds() {
        return seeds;
    }

    /**
     * The last step of each run.
     *
     * @throws genir.corpus.InputException if there is no such step
     */
    StepName until() {
        return StepName.parse("--until", until);
    }

    /** The folder of the sweep where none is given. */
    Path defaultFolder() {
        return Path.of("runs").resolve(ExperimentOptions.nameOf(config) + "-sweep");
    }
}
