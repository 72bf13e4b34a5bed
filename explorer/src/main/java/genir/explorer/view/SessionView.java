package genir.explorer.view;

import genir.corpus.Split;
import genir.explorer.run.Inside;
import genir.explorer.run.OpenedRun;
import genir.interpret.patch.Component;
import genir.interpret.report.input.RunFolder;
import genir.interpret.report.inside.QueriesSection;
import genir.interpret.session.Reduced;
import genir.interpret.session.Session;
import genir.interpret.stage.Stages;
import genir.model.T5Config;
import genir.model.weights.Parameters;
import genir.retrieval.system.RetrievalSystem;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is served: {@code GET /api/session}; {@code comparison} where there are several runs. */
public record SessionView(String version, List<RunView> runs, List<String> components, boolean comparison) {
    /** Names of the paper's stages. */
    private static final Map<String, String> TITLES = Map.of("I", "priming", "II", "bridging", "III", "interaction");

    /** One run. */
    public record RunView(
            String name,
            String collection,
            int documents,
            int words,
            String docids,
            boolean inside,
            String insideMissing,
            ModelView model,
            List<StageView> stages,
            String stageRule,
            List<SystemView> systems,
            List<String> notes,
            Map<String, Integer> queries,
            AnalysedView analysed,
            List<String> models,
            String report,
            Map<String, String> reportQueries) {}

    /** The model's shape. */
    public record ModelView(int dModel, int dFf, int dKv, int layers, int heads, int encoderLayers, long parameters) {
        static ModelView of(Parameters parameters) {
            T5Config config = parameters.config();
            return new ModelView(
                    config.dModel(),
                    config.dFf(),
                    config.dKv(),
                    config.numDecoderLayers(),
                    config.numHeads(),
                    config.numLayers(),
                    parameters.floats().length());
        }
    }

    /** A stage and its first and last layer. */
    public record StageView(String name, String title, int from, int to) {}

    /** A system and the rankers that it is or fuses. */
    public record SystemView(String name, String title, List<String> members) {}

    /** The queries that jobs and surveys go over. */
    public record AnalysedView(String split, int queries, int correct) {}

    /** Describes runs. */
    public static SessionView of(String version, List<OpenedRun> runs, boolean comparison) {
        List<RunView> views = new ArrayList<>();
        for (OpenedRun run : runs) {
            views.add(of(run, "/report/" + views.size()));
        }
        return new SessionView(
                version,
                views,
                Arrays.stream(Component.values()).map(Component::label).toList(),
                comparison);
    }

    private static RunView of(OpenedRun run, String reportAddress) {
        Session session = run.insideIfThere().map(Inside::session).orElse(null);
        Stages stages = session == null ? new Stages(List.of(), "") : session.stages();
        RunFolder folder = new RunFolder(run.run().root());
        boolean report = Files.isRegularFile(folder.file("report/index.html"));
        Map<String, String> reportQueries = new LinkedHashMap<>();
        if (report) {
            QueriesSection.anchors(folder)
                    .forEach((query, anchor) -> reportQueries.put(query, reportAddress + "#" + anchor));
        }
        List<String> models = new ArrayList<>();
        if (session != null) {
            if (session.models().hasBase()) {
                models.add("base");
            }
            session.models().reduced().stream().map(Reduced::name).forEach(models::add);
        }
        return new RunView(
                run.name(),
                run.run().collection(),
                run.run().index().documentCount(),
                run.run().vocabulary().wordCount(),
                run.run().vocabulary().docids().kind().label(),
                session != null,
                session == null ? run.insideMissing() : null,
                ModelView.of(run.run().runner().parameters()),
                stages.stages().stream()
                        .map(stage -> new StageView(
                                stage.name(), TITLES.getOrDefault(stage.name(), ""), stage.from(), stage.to()))
                        .toList(),
                stages.rule(),
                run.systems().stream()
                        .map(name -> new SystemView(name, RetrievalSystem.title(name), RetrievalSystem.membersIn(name)))
                        .toList(),
                run.notes(),
                Map.of(
                        Split.DEV.label(),
                        run.examples().count(Split.DEV),
                        Split.TEST.label(),
                        run.examples().count(Split.TEST)),
                session == null
                        ? null
                        : new AnalysedView(
                                session.split().label(), run.inside().all().size(), (int)
                                        run.inside().all().items().stream()
                                                .filter(item -> item.rank() == 1)
                                                .count()),
                models,
                report ? reportAddress : null,
                reportQueries);
    }
}
