package genir.cli.cluster;

import genir.cli.console.Console;
import genir.cli.run.ExperimentConfig;
import genir.cli.run.Locations;
import genir.cli.run.Pipeline;
import genir.cli.run.RunDirectory;
import genir.corpus.InputException;
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

/**
 * The analyses of a run, each a task of a cluster; but those that findings are judged by are one, since they are judged together. Where docids have
 * several tokens all are one: what is set side by side at the end are all analyses of all tokens.
 */
public final class ClusterInterpretation {
    private final Cluster cluster;
    private final Path run;

    /**
     * Interprets a run.
     *
     * @param run the run directory, a path of all machines
     * @throws InputException if it is an address: the step's files would not be beside the run's
     */
    public ClusterInterpretation(Cluster cluster, String run) {
        if (Locations.isAddress(run)) {
            throw new InputException(run + ": expected a run directory that is a path of all machines");
        }
        this.cluster = cluster;
        this.run = Path.of(run);
    }

    /** Makes the analyses that a configuration of the run names. */
    public void write(ExperimentConfig config, Console console) throws IOException {
        new Pipeline(new RunDirectory(run), config, console).interpret(folder -> fill(folder, config));
    }

    private void fill(Path folder, ExperimentConfig config) throws IOException {
        List<ClusterTask> tasks = new ArrayList<>();
        for (List<String> names : parts(config)) {
            SentConfig sent = SentConfig.of(config.interpretedBy(names));
            String name = names.isEmpty() ? "findings" : String.join(", ", names);
            tasks.add(new ClusterTask(name, new InterpretationWork(run.toString(), sent)));
        }
        for (TaskResult result : AllTasks.run(cluster, tasks, Locations.parent(run.toString()))) {
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
