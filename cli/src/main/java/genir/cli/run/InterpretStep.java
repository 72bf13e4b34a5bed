package genir.cli.run;

import genir.corpus.docid.DocidKind;
import genir.corpus.index.CollectionIndex;
import genir.corpus.io.Checksums;
import genir.corpus.io.Inputs;
import genir.interpret.analysis.Analyses;
import genir.interpret.finding.Finding;
import genir.interpret.session.Session;
import genir.interpret.suite.DocidSuite;
import genir.interpret.suite.InterpretSuite;
import genir.interpret.suite.SuiteCost;
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
        try (CollectionIndex index = CollectionIndex.open(run.directory().index())) {
            ReducedModels.reportOthers(run);
            Session session = RunSession.open(run.directory(), run.config(), index);
            Path folder = run.directory().interpret();
            if (!session.queries().isEmpty()) {
                run.console().say("  " + SuiteCost.of(session).line());
            }
            if (session.steps() > 1) {
                int beam = run.config().evaluation().beam();
                List<List<Finding>> findings = DocidSuite.run(session, beam, folder, run.progress());
                for (int step = 0; step < findings.size(); step++) {
                    run.console()
                            .say("  token " + (step + 1) + " of " + session.steps() + ": "
                                    + outcome(session.step(step)));
                    print(run, findings.get(step));
                }
            } else {
                List<Finding> findings = InterpretSuite.run(session, folder, run.progress());
                run.console().say("  " + outcome(session));
                print(run, findings);
            }
        }
        return 0;
    }

    private static void print(RunContext run, List<Finding> findings) {
        findings.forEach(finding -> run.console().print("  " + finding.line()));
    }

    private static String outcome(Session session) {
        if (session.available() == 0 && session.step() > 0) {
            return "no query has a choice of tokens there";
        }
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
