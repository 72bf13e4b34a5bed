package genir.cli.run;

import genir.cli.console.Console;
import genir.corpus.index.CollectionIndex;
import genir.interpret.finding.Finding;
import genir.interpret.session.Session;
import genir.interpret.suite.DocidSuite;
import genir.interpret.suite.InterpretSuite;
import genir.interpret.suite.SuiteCost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Runs the analyses that a configuration names on a run's model. */
public final class Interpretation {
    private Interpretation() {}

    /**
     * Runs them and says what they found.
     *
     * @param run evaluated; it is only read
     * @param folder for their files; appears whole
     */
    public static void write(RunDirectory run, ExperimentConfig config, Path folder, Console console)
            throws IOException {
        try (CollectionIndex index = CollectionIndex.open(run.index())) {
            Session session = RunSession.open(run, config, index);
            if (!session.queries().isEmpty()) {
                console.say("  " + SuiteCost.of(session).line());
            }
            if (session.steps() > 1) {
                int beam = config.evaluation().beam();
                List<List<Finding>> findings = DocidSuite.run(session, beam, folder, console.progress());
                for (int step = 0; step < findings.size(); step++) {
                    console.say(
                            "  token " + (step + 1) + " of " + session.steps() + ": " + outcome(session.step(step)));
                    print(console, findings.get(step));
                }
            } else {
                List<Finding> findings = InterpretSuite.run(session, folder, console.progress());
                console.say("  " + outcome(session));
                print(console, findings);
            }
        }
    }

    private static void print(Console console, List<Finding> findings) {
        findings.forEach(finding -> console.print("  " + finding.line()));
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
