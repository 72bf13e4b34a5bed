package genir.cli.command;

import genir.cli.console.Console;
import genir.cli.run.ConfigFile;
import genir.cli.run.ExperimentConfig;
import genir.cli.run.Pipeline;
import genir.cli.run.RunDirectory;
import genir.cli.run.StepName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code genir analyse}: evaluation, the suite and the report for a checkpoint that was trained elsewhere. */
@Command(
        name = "analyse",
        aliases = "analyze",
        description = {
            "Evaluate, interpret and report a checkpoint that has docids, without training it.",
            "The same as genir run with model.from and training: none."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  genir analyse --model t5-dsi --collection nq10k -o runs/t5-dsi",
            "  genir analyse --model runs/demo --collection others -o runs/demo-others",
            "  genir analyse --model t5-dsi --base t5-large --collection nq -o runs/dsi"
        })
public final class AnalyseCommand implements Callable<Integer> {
    @ParentCommand
    private GenirCommand genir;

    @Option(
            names = {"-m", "--model"},
            required = true,
            paramLabel = "DIR",
            description =
                    "A Hugging Face checkpoint whose docids are tokens @DOC_ID_...@, what genir convert wrote, or a run.")
    private Path model;

    @Option(
            names = "--base",
            paramLabel = "DIR",
            description = "What it was trained from, for the comparisons with the base model (finding F5).")
    private Path base;

    @Option(
            names = "--collection",
            required = true,
            paramLabel = "DIR",
            description = "Documents and queries; --set collection.format=F where they are not in BEIR's layout.")
    private Path collection;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "DIR",
            description = "The run directory.")
    private Path output;

    @Option(
            names = "--set",
            paramLabel = "key=value",
            description = "A key of the configuration, such as training.max_length=64; may be given several times.")
    private List<String> settings = new ArrayList<>();

    @Option(names = "--until", paramLabel = "STEP", description = "Stop after this step, such as evaluate.")
    private String until;

    @Mixin
    private OverwriteOption overwrite;

    @Mixin
    private ThreadsOption threads;

    @Mixin
    private DeviceOption device;

    @Override
    public Integer call() throws IOException {
        Console console = genir.console();
        StepName last = until == null ? StepName.REPORT : StepName.parse("--until", until);
        ExperimentConfig config = device.over(ConfigFile.ofCheckpoint(model, base, collection, settings));
        RunDirectory directory = new RunDirectory(output);
        threads.decide(config, directory, console);
        new Pipeline(directory, config, console).run(null, last, overwrite.isGiven());
        return 0;
    }
}
