package genir.cli.run;

import java.io.IOException;

/** One step of a run: reads what earlier steps wrote into the run directory, and writes its own. */
interface Step {
    StepName name();

    /**
     * What decides this step's result beside the steps before it: parts of the configuration, checksums of files.
     *
     * @return any text; a step whose inputs are the same as when it was finished is skipped
     */
    String inputs(RunContext run) throws IOException;

    /** Whether the files this step makes are all there. */
    boolean outputsExist(RunContext run);

    void execute(RunContext run) throws IOException;
}
