package genir.cli.command;

import genir.cli.cluster.Cluster;
import genir.cli.cluster.ClusterRanking;
import genir.cli.console.Console;
import genir.cli.run.ExperimentConfig;
import genir.cli.run.Locations;
import genir.cli.run.RunDirectory;
import genir.cli.search.AnswerFormat;
import genir.cli.search.SystemChoice;
import genir.corpus.InputException;
import genir.corpus.Query;
import genir.corpus.format.QueryLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code genir spark rank}: ranked documents for many queries, by many machines. */
@Command(
        name = "rank",
        description =
                "Rank documents for many queries, as 'genir search --queries' does, each part of them a task of the cluster.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  genir spark rank -r runs/my --queries q.tsv -o my.trec --master yarn",
            "  genir spark rank -r runs/my --queries q.tsv -o my.json --format json"
        })
public final class SparkRankCommand implements Callable<Integer> {
    @ParentCommand
    private SparkCommand spark;

    @Option(
            names = {"-r", "--run"},
            required = true,
            paramLabel = "DIR",
            description = "The run directory.")
    private String directory;

    @Option(
            names = "--queries",
            required = true,
            paramLabel = "FILE",
            description = "A query a line, as for 'genir search'.")
    private String queries;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "Where the answers go.")
    private String output;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            defaultValue = SystemChoice.ALL,
            description = "As for 'genir search' (default all).")
    private String model;

    @Option(
            names = "-k",
            paramLabel = "N",
            description = "Documents for a query (default for trec as many as in evaluation, for json 10).")
    private Integer k;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "trec",
            description = "trec (default), or json (an object a query).")
    private String format;

    @Mixin
    private DeviceOption device;

    @Mixin
    private ClusterOption cluster;

    @Override
    public Integer call() throws IOException {
        AnswerFormat answerFormat = AnswerFormat.named(format);
        if (answerFormat == AnswerFormat.TABLE) {
            throw new InputException("--format table: a table is for readers; expected trec or json");
        }
        if (k != null && k < 1) {
            throw new InputException("-k " + k + ": expected a whole number from 1");
        }
        String run = Locations.absolute(directory);
        String target = Locations.absolute(output);
        Console console = spark.genir().console();
        long began = System.nanoTime();
        try (Cluster machines = cluster.open("rank", console)) {
            Path config = machines.files().fetch(Locations.child(run, RunDirectory.CONFIG));
            ExperimentConfig experiment = device.over(new RunDirectory(config.getParent()).readConfig());
            List<Query> all = read(machines.files().fetch(Locations.absolute(queries)));
            new ClusterRanking(machines, run, experiment, model, answerFormat, k == null ? 0 : k)
                    .write(all, target, console);
            double seconds = (System.nanoTime() - began) * 1e-9;
            console.say(String.format(
                    Locale.ROOT, "%,d queries in %.1f s, %.0f a second", all.size(), seconds, all.size() / seconds));
        }
        return 0;
    }

    private static List<Query> read(Path file) throws IOException {
        List<Query> queries = new ArrayList<>();
        try (QueryLines lines = QueryLines.open(file)) {
            for (Query query = lines.next(); query != null; query = lines.next()) {
                queries.add(query);
            }
        }
        return queries;
    }
}
