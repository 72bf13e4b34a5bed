package genir.cli.run;

import genir.corpus.index.CollectionIndex;
import genir.interpret.report.ReportWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes the report. */
final class ReportStep implements Step {
    @Override
    public StepName name() {
        return StepName.REPORT;
    }

    /** The report tells what has not run yet, so it can be made as soon as there is an index. */
    @Override
    public List<StepName> needs(ExperimentConfig config) {
        return List.of(StepName.INDEX);
    }

    @Override
    public String inputs(RunContext run) {
        return "";
    }

    @Override
    public List<Path> outputs(RunContext run) {
        return List.of(run.directory().report());
    }

    @Override
    public double execute(RunContext run) throws IOException {
        try (CollectionIndex index = CollectionIndex.open(run.directory().index())) {
            new ReportWriter(id -> index.contains(id) ? index.document(id).title() : "")
                    .write(run.directory().root());
        }
        run.console().print("  " + run.directory().report());
        return 0;
    }
}
