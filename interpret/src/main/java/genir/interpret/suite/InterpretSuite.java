package genir.interpret.suite;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import genir.corpus.Progress;
import genir.corpus.Split;
import genir.corpus.io.AtomicFiles;
import genir.interpret.analysis.Analyses;
import genir.interpret.analysis.Analysis;
import genir.interpret.analysis.Outcome;
import genir.interpret.analysis.StageProfile;
import genir.interpret.finding.Finding;
import genir.interpret.finding.Findings;
import genir.interpret.finding.FindingsFile;
import genir.interpret.session.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the chosen analyses on one model and writes what they find into a folder. */
public final class InterpretSuite {
    private static final ObjectMapper JSON = new ObjectMapper();

    private InterpretSuite() {}

    /**
     * Writes the files of every analysis, NAME.json and its tables as CSV, what became of the findings, queries.csv and
     * summary.json; the folder appears whole. Where none of the queries was chosen, which is how a barely trained model
     * ends, there are only the last two.
     *
     * @return the findings; none where there was nothing to analyse
     */
    public static List<Finding> run(Session session, Path folder, Progress progress) throws IOException {
        return run(session, Analyses.named(session.config().analyses()), folder, progress);
    }

    /** The same with given analyses, whatever the session's configuration names. */
    public static List<Finding> run(Session session, List<Analysis> chosen, Path folder, Progress progress)
            throws IOException {
        return analyse(session, chosen, folder, progress).findings();
    }

    /**
     * What a run of the suite found.
     *
     * @param outcomes by the analyses' names
     */
    record Result(List<Finding> findings, Map<String, Outcome> outcomes) {}

    static Result analyse(Session session, List<Analysis> chosen, Path folder, Progress progress) throws IOException {
        List<Analysis> analyses = session.queries().isEmpty() ? List.of() : chosen;
        if (session.config().stages() == null
                && session.config().stageRule().equals("found")
                && !session.queries().isEmpty()) {
            session.useStages(StageProfile.found(session, progress));
        }
        List<Finding> findings = new ArrayList<>();
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        AtomicFiles.writeFolder(folder, target -> {
            for (Analysis analysis : analyses) {
                Outcome outcome = analysis.run(session, progress);
                outcome.write(target, analysis.name(), session);
                outcomes.put(analysis.name(), outcome);
            }
            if (!session.queries().isEmpty()) {
                findings.addAll(Findings.of(session, outcomes));
                FindingsFile.write(findings, target);
            }
            QueryTable.of(session).writeCsv(target);
            AtomicFiles.writeString(target.resolve("summary.json"), summary(session));
        });
        return new Result(findings, outcomes);
    }

    private static String summary(Session session) throws IOException {
        ObjectNode summary = JSON.createObjectNode();
        String split = session.split().label();
        summary.put("queries", session.config().queries() + " " + split + " queries");
        summary.put("split", split);
        summary.put("query_count", session.queries().size());
        summary.put("available", session.available());
        if (session.steps() > 1) {
            summary.put("step", session.step() + 1);
            summary.put("steps", session.steps());
        }
        summary.put("dev_queries", session.items(Split.DEV).size());
        var stages = summary.putArray("stages");
        session.stages()
                .stages()
                .forEach(stage -> stages.addObject()
                        .put("name", stage.name())
                        .put("from", stage.from())
                        .put("to", stage.to()));
        summary.put("stage_rule", session.stages().rule());
        summary.put("layers", session.layers());
        summary.put("heads", session.runner().parameters().config().numHeads());
        summary.put("test_queries", session.test().size());
        summary.put("seed", session.config().seed());
        summary.put("base_model", session.models().hasBase());
        summary.put("reduced_models", session.models().reduced().size());
        summary.putObject("readings")
                .put("cosine", session.config().readings().cosine())
                .put("word_ranks", session.config().readings().wordRanks())
                .put("attribution", session.config().readings().attribution())
                .put("lens", session.config().readings().lens())
                .put("shares", session.config().readings().shares());
        summary.putObject("vocabulary")
                .put("words", session.vocabulary().wordCount())
                .put(
                        "docids",
                        session.vocabulary().size() - session.vocabulary().wordCount());
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(summary) + "\n";
    }
}
