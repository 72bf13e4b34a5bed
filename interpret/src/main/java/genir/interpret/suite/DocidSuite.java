package genir.interpret.suite;

import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.Progress;
import genir.corpus.io.AtomicFiles;
import genir.corpus.io.Json;
import genir.interpret.analysis.Analyses;
import genir.interpret.analysis.DocidSteps;
import genir.interpret.analysis.Outcome;
import genir.interpret.finding.Finding;
import genir.interpret.session.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Runs the chosen analyses at each token of docids of several tokens, and sets the tokens side by side.
 *
 * <p>At each token the decoder has said the right ones before it, and the analyses change and read its one position.
 */
public final class DocidSuite {
    private DocidSuite() {}

    /**
     * Writes a folder {@code step-1}, {@code step-2}, ... for each token as {@link InterpretSuite} writes one, and beside them the tables of
     * {@link DocidSteps}; the folder appears whole.
     *
     * @param session of any token
     * @param beam beginnings that the search keeps for a query
     * @return the findings at each token; none where there was nothing to analyse
     */
    public static List<List<Finding>> run(Session session, int beam, Path folder, Progress progress)
            throws IOException {
        List<Session> steps =
                IntStream.range(0, session.steps()).mapToObj(session::step).toList();
        List<List<Finding>> findings = new ArrayList<>();
        AtomicFiles.writeFolder(folder, target -> {
            List<Map<String, Outcome>> outcomes = new ArrayList<>();
            for (Session step : steps) {
                InterpretSuite.Result result = InterpretSuite.analyse(
                        step,
                        Analyses.named(session.config().analyses()),
                        target.resolve(DocidSteps.folder(step.step() + 1)),
                        progress);
                findings.add(result.findings());
                outcomes.add(result.outcomes());
            }
            if (!steps.get(0).items(session.split()).isEmpty()) {
                new DocidSteps(steps, beam, progress).run(outcomes).write(target, DocidSteps.NAME, session);
            }
            ObjectNode summary = Json.strict().createObjectNode();
            summary.put("docids", session.vocabulary().docids().kind().label());
            summary.put("steps", session.steps());
            Json.write(target.resolve("summary.json"), summary);
        });
        return findings;
    }
}
