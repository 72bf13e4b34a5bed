package genir.cli.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** One step of a run: reads what earlier steps wrote into the run directory, and writes its own. */
interface Step {
    StepName name();

    /** The steps that must be finished before this one can run by itself. */
    default List<StepName> needs(ExperimentConfig config) {
        StepUses uses = new StepUses(config);
        return Arrays.stream(StepName.values())
                .filter(step -> uses.isBehind(name(), step))
                .toList();
    }

    /** Whether a configuration has this step at all. */
    default boolean applies(ExperimentConfig config) {
        return true;
    }

    /**
     * What decides this step's result beside the steps it uses: parts of the configuration, checksums of files.
     *
     * @return any text; a step whose inputs are the same as when it was finished is skipped
     */
    String inputs(RunContext run) throws IOException;

    /** The files and folders this step makes; each is there once it is finished. */
    List<Path> outputs(RunContext run);

    /**
     * Makes the outputs.
     *
     * @return the seconds that processes which were interrupted had spent on it; 0 where it began anew
     */
    double execute(RunContext run) throws IOException;

    /** Removes this step's outputs, made when the configuration still had it. */
    default void withdraw(RunContext run) throws IOException {}

    /** Removes what only an unfinished step needs; called once the step is known to be finished, perhaps again. */
    default void tidy(RunContext run) throws IOException {}
}
