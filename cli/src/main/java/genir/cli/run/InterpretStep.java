package genir.cli.run;

import genir.corpus.docid.DocidKind;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Checksums;
import genir.corpus.io.Inputs;
import genir.interpret.analysis.Analyses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs the interpretability suite on the trained model. */
final class InterpretStep implements Step {
    /** Null for this process. */
    private final Interpreter elsewhere;

    InterpretStep() {
        this(null);
    }

    InterpretStep(Interpreter elsewhere) {
        this.elsewhere = elsewhere;
    }

    @Override
    public StepName name() {
        return StepName.INTERPRET;
    }

    @Override
    public String inputs(RunContext run) throws IOException {
        StringBuilder inputs = new StringBuilder(ConfigFile.text(run.stated().interpret()));
        // Models that were put into the run since: their analyses wait for them. A base model of this run's making is
        // covered by the step that makes it.
        if (!new PretrainStep().applies(run.config())) {
            inputs.append(checksum(run.directory().base()));
        }
        inputs.append(checksum(run.directory().reduced()));
        if (run.config().docids().parsedKind() != DocidKind.ATOMIC) {
            inputs.append("beam ").append(run.config().evaluation().beam());
        }
        String pairs = run.config().interpret().pairs().path();
        if (pairs != null) {
            Path file = Path.of(pairs);
            Inputs.require(file, "the pairs that interpret.pairs.path names");
            inputs.append(Checksums.ofFile(file)).append('\n');
        }
        Analyses.ofOthers().forEach(analysis -> inputs.append("analysis ").append(analysis.name()));
        return inputs.toString();
    }

    private static String checksum(Path folder) throws IOException {
        return (Files.isDirectory(folder) ? Checksums.ofTree(folder) : "no " + folder.getFileName()) + '\n';
    }

    @Override
    public List<Path> outputs(RunContext run) {
        return List.of(run.directory().interpret());
    }

    @Override
    public double execute(RunContext run) throws IOException {
        ReducedModels.reportOthers(run);
        if (elsewhere == null) {
            Interpretation.write(run.directory(), run.config(), run.directory().interpret(), run.console());
        } else {
            AtomicFiles.writeFolder(run.directory().interpret(), elsewhere::interpret);
        }
        return 0;
    }
}
