package genir.cli.cluster;

import genir.cli.console.Console;
import genir.cli.run.ExperimentConfig;
import genir.cli.run.Locations;
import genir.cli.run.Pipeline;
import genir.cli.run.RunDirectory;
import genir.corpus.docid.DocidKind;
import genir.interpret.analysis.Analyses;
import genir.interpret.analysis.Analysis;
import genir.interpret.finding.Findings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The analyses of a run, each a task of a cluster; but those that findings are judged by are one, since they are judged together. Where docids have
 * several tokens all are one: what is set side by side at the end are all analyses of all tokens.
 */
public final class ClusterInterpretation {
    private final Cluster cluster;
    private final String run;
    private final UnaryOperator<ExperimentConfig> settled;
    private final Console console;

    /**
     * Interprets a run.
     *
     * @param run the run directory, a location that all machines see
     * @param settled puts further options over its configuration, which the run has from then on
     */
    public ClusterInterpretation(
            Cluster cluster, String run, UnaryOperator<ExperimentConfig> settled, Console console) {
        this.cluster = cluster;
        this.run = run;
        this.settled = settled;
        this.console = console;
    }

    /** Makes the analyses that the configuration names. */
    public void write() throws IOException {
        RunCopy.use(cluster.files(), run, this::write, this::publish);
    }

    private void write(Path here) throws IOException {
        RunDirectory directory = new RunDirectory(here);
        ExperimentConfig config = settled.apply(directory.readConfig());
        ExperimentConfig fetched = SentConfig.of(config).indexedHere(cluster.files());
        new Pipeline(directory, fetched, config, console).interpret(folder -> fill(folder, config));
    }

    /** What says that the step is finished comes last: before, nothing fits the sums in it, and the step runs again. */
    private void publish(Path copy) throws IOException {
        RunDirectory made = new RunDirectory(copy);
        for (Path each : List.of(made.interpret(), made.log(), made.config(), made.steps())) {
            cluster.files()
                    .replace(each, Locations.child(run, each.getFileName().toString()));
        }
    }

    private void fill(Path folder, ExperimentConfig config) throws IOException {
        List<ClusterTask> tasks = new ArrayList<>();
        for (List<String> names : parts(config)) {
            SentConfig sent = SentConfig.of(config.interpretedBy(names));
            String name = names.isEmpty() ? "findings" : String.join(", ", names);
            tasks.add(new ClusterTask(name, new InterpretationWork(run, sent)));
        }
        for (TaskResult result : AllTasks.run(cluster, tasks, Locations.parent(run))) {
            add(cluster.files().fetch(Locations.child(result.folder(), InterpretationWork.FOLDER)), folder);
        }
    }

    /** The names of the analyses by task; the first has the findings. */
    private static List<List<String>> parts(ExperimentConfig config) {
        List<String> names = Analyses.named(config.interpret().analyses()).stream()
                .map(Analysis::name)
                .toList();
        if (config.docids().parsedKind() != DocidKind.ATOMIC) {
            return List.of(names);
        }
        List<List<String>> parts = new ArrayList<>();
        parts.add(names.stream().filter(Findings.READ::contains).toList());
        names.stream().filter(name -> !Findings.READ.contains(name)).forEach(name -> parts.add(List.of(name)));
        return parts;
    }

    /** Adds a task's files; of those that all tasks write, the queries and findings, the first task's count. */
    private static void add(Path part, Path folder) throws IOException {
        try (var files = Files.walk(part)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = folder.resolve(part.relativize(file).toString());
                if (!Files.exists(target)) {
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }
}
