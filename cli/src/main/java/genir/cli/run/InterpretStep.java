package genir.cli.run;

import genir.corpus.docid.DocidKind;
import genir.corpus.index.CollectionIndex;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Checksums;
import genir.interpret.analysis.Analyses;
import genir.interpret.finding.Finding;
import genir.interpret.session.Session;
import genir.interpret.suite.InterpretSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs the interpretability suite on the trained model. */
final class InterpretStep implements Step {
    @Override
    public StepName name() {
        return StepName.INTERPRET;
    }

    @Override
    public String inputs(RunContext run) throws IOException {
        StringBuilder inputs = new StringBuilder(ConfigFile.text(run.config().interpret()));
        // Models that were put into the run since: their analyses wait for them. A base model of this run's making is
        // covered by the step that makes it.
        if (!new PretrainStep().applies(run.config())) {
            inputs.append(checksum(run.directory().base()));
        }
        inputs.append(checksum(run.directory().reduced()));
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
    public void requireApplicable(RunContext run) {
        if (!atomic(run)) {
            throw RunSession.notAtomic(run.config().docids().kind());
        }
    }

    private static boolean atomic(RunContext run) {
        return run.config().docids().parsedKind() == DocidKind.ATOMIC;
    }

    @Override
    public double execute(RunContext run) throws IOException {
        if (!atomic(run)) {
            // What a run with atomic docids may have left here is not about this model.
            AtomicFiles.deleteFolder(run.directory().interpret());
            run.console()
                    .say("  skipped: the analyses need docids of one token, and these are of kind "
                            + run.config().docids().kind());
            return 0;
        }
        try (CollectionIndex index = CollectionIndex.open(run.directory().index())) {
            ReducedModels.reportOthers(run);
            Session session = RunSession.open(run.directory(), run.config(), index);
            List<Finding> findings = InterpretSuite.run(session, run.directory().interpret(), run.progress());
            run.console().say("  " + outcome(session));
            findings.forEach(finding -> run.console().print("  " + finding.line()));
        }
        return 0;
    }

    private static String outcome(Session session) {
        String wanted = session.config().split();
        String split = session.split().label();
        String queries = session.config().queries();
        if (session.available() == 0) {
            return "nothing to analyse: there are no dev or test queries with a relevant document in the collection";
        }
        String instead = split.equals(wanted) ? "" : "; there are no " + wanted + " queries to analyse";
        if (session.queries().isEmpty()) {
            return "nothing to analyse: none of the " + session.available() + " " + split + " queries is " + queries
                    + (queries.equals(Session.CORRECT) ? "; train longer, or" : ";") + " set interpret.queries to all"
                    + instead;
        }
        return "analysed " + session.queries().size() + " of " + session.available() + " " + split + " queries"
                + instead;
    }
}
