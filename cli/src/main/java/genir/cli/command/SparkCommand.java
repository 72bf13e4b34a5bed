package genir.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code genir spark}: what other machines compute. */
@Command(
        name = "spark",
        description = {
            "Compute on a Spark cluster: every training, part of the queries or analysis a task with one thread.",
            "The results are those of the commands of the same name on one machine, byte for byte. Files and folders are paths"
                    + " that all machines see, or addresses such as hdfs://host/folder and s3a://bucket/folder."
        },
        subcommands = {
            SparkRunCommand.class,
            SparkSweepCommand.class,
            SparkReduceCommand.class,
            SparkRankCommand.class,
            SparkInterpretCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  genir spark sweep my.yaml --seeds 1..16 --master spark://host:7077",
            "  genir spark rank -r runs/my --queries q.tsv -o my.trec --master yarn"
        })
public final class SparkCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private GenirCommand genir;

    GenirCommand genir() {
        return genir;
    }

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(),
                "expected one of " + String.join(", ", spec.subcommands().keySet()));
    }
}
