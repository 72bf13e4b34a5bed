package genir.cli.command;

import genir.cli.run.ConfigFile;
import genir.cli.run.ExperimentConfig;
import genir.cli.run.StepName;
import genir.corpus.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of commands that run an experiment: which one, with what changed, and which of its steps. */
final class ExperimentOptions {
    @Parameters(
            paramLabel = "CONFIG",
            description = "The experiment's YAML file; or the folder of a collection, for all defaults.")
    private Path config;

    @Option(
            names = "--set",
            paramLabel = "key=value",
            description =
                    "Override a key of the configuration, and its alternative in the file; may be given several times.")
    private List<String> settings = new ArrayList<>();

    @Option(names = "--from", paramLabel = "STEP", description = "Run this step and those after it even if finished.")
    private String from;

    @Option(names = "--until", paramLabel = "STEP", description = "Stop after this step.")
    private String until;

    /**
     * Steps of an experiment.
     *
     * @param first the first that runs even if it is finished; null for none
     * @param last the last
     */
    record Steps(StepName first, StepName last) {}

    /**
     * Which steps run.
     *
     * @throws InputException if one is unknown, or the first comes after the last
     */
    Steps steps() {
        StepName first = from == null ? null : StepName.parse("--from", from);
        StepName last = until == null ? StepName.REPORT : StepName.parse("--until", until);
        if (first != null && first.compareTo(last) > 0) {
            throw new InputException("--from " + first.label() + ": comes after --until " + last.label());
        }
        return new Steps(first, last);
    }

    /** The experiment's configuration. */
    ExperimentConfig read() {
        return ConfigFile.read(config, settings);
    }

    /** The run directory where none is given. */
    Path defaultDirectory() {
        return Path.of("runs").resolve(nameOf(config));
    }

    /** The name of an experiment: that of its file, without the ending. */
    static String nameOf(Path config) {
        return config.toAbsolutePath().normalize().getFileName().toString().replaceFirst("\\.ya?ml$", "");
    }
}
