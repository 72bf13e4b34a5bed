package genir.cli.command;

import genir.cli.run.ExperimentConfig;
import genir.cli.run.Pipeline;
import genir.cli.run.RunDirectory;
import genir.cli.run.StepName;
import genir.interpret.analysis.Analyses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** One step of a run by itself; each step has a command of its name. */
public abstract sealed class StepCommand implements Callable<Integer> {
    @ParentCommand
    private GenirCommand genir;

    @Option(
            names = {"-r", "--run"},
            required = true,
            paramLabel = "DIR",
            description = "The run directory, made by 'genir run'.")
    private Path directory;

    @Mixin
    private ThreadsOption threads;

    @Mixin
    private DeviceOption device;

    private final StepName step;

    StepCommand(StepName step) {
        this.step = step;
    }

    /** Whether the step may replace a finished training by one with other inputs. */
    boolean overwrites() {
        return false;
    }

    /** The configuration with what the step's own options say. */
    ExperimentConfig settled(ExperimentConfig config) {
        return config;
    }

    @Override
    public Integer call() throws IOException {
        RunDirectory run = new RunDirectory(directory);
        ExperimentConfig config = settled(device.over(run.readConfig()));
        threads.decide(config, run, genir.console());
        new Pipeline(run, config, genir.console()).runOnly(step, overwrites());
        return 0;
    }

    /** {@code genir index}. */
    @Command(
            name = "index",
            description = "Index a run's collection again and make its vocabulary.",
            footerHeading = "%nExamples:%n",
            footer = {"  genir index -r runs/demo"})
    public static final class Index extends StepCommand {
        @Mixin
        private OverwriteOption overwrite;

        public Index() {
            super(StepName.INDEX);
        }

        @Override
        boolean overwrites() {
            return overwrite.isGiven();
        }
    }

    /** {@code genir bm25}. */
    @Command(
            name = "bm25",
            description = "Rank a run's dev and test queries with BM25.",
            footerHeading = "%nExamples:%n",
            footer = {"  genir bm25 -r runs/demo"})
    public static final class Bm25 extends StepCommand {
        public Bm25() {
            super(StepName.BM25);
        }
    }

    /** {@code genir dense}. */
    @Command(
            name = "dense",
            description = "Encode a run's documents with a pretrained encoder and rank dev and test by the vectors.",
            footerHeading = "%nExamples:%n",
            footer = {"  genir dense -r runs/demo"})
    public static final class Dense extends StepCommand {
        public Dense() {
            super(StepName.DENSE);
        }
    }

    /** {@code genir pretrain}. */
    @Command(
            name = "pretrain",
            description = "Make a run's base model: pre-train on the collection's texts, or take the checkpoint.",
            footerHeading = "%nExamples:%n",
            footer = {"  genir pretrain -r runs/demo"})
    public static final class Pretrain extends StepCommand {
        @Mixin
        private OverwriteOption overwrite;

        public Pretrain() {
            super(StepName.PRETRAIN);
        }

        @Override
        boolean overwrites() {
            return overwrite.isGiven();
        }
    }

    /** {@code genir generate}. */
    @Command(
            name = "generate",
            description =
                    "Train a run's query generator on its training queries and write further ones for its documents; an"
                            + " interrupted training goes on.",
            footerHeading = "%nExamples:%n",
            footer = {"  genir generate -r runs/demo"})
    public static final class Generate extends StepCommand {
        public Generate() {
            super(StepName.GENERATE);
        }
    }

    /** {@code genir dual}. */
    @Command(
            name = "dual",
            description =
                    "Train a run's own dual encoder and rank dev and test by its vectors; an interrupted training goes on.",
            footerHeading = "%nExamples:%n",
            footer = {"  genir dual -r runs/demo"})
    public static final class Dual extends StepCommand {
        public Dual() {
            super(StepName.DUAL);
        }
    }

    /** {@code genir train}. */
    @Command(
            name = "train",
            description = "Train a run's model; an interrupted training goes on.",
            footerHeading = "%nExamples:%n",
            footer = {"  genir train -r runs/demo"})
    public static final class Train extends StepCommand {
        @Mixin
        private OverwriteOption overwrite;

        public Train() {
            super(StepName.TRAIN);
        }

        @Override
        boolean overwrites() {
            return overwrite.isGiven();
        }
    }

    /** {@code genir evaluate}. */
    @Command(
            name = "evaluate",
            description = "Rank dev and test with the trained model and compare it with BM25.",
            footerHeading = "%nExamples:%n",
            footer = {"  genir evaluate -r runs/demo"})
    public static final class Evaluate extends StepCommand {
        public Evaluate() {
            super(StepName.EVALUATE);
        }
    }

    /** {@code genir features}. */
    @Command(
            name = "features",
            description = "Train a sparse autoencoder on what a run's model has at a site for its training texts.",
            footerHeading = "%nExamples:%n",
            footer = {"  genir features -r runs/demo"})
    public static final class Features extends StepCommand {
        public Features() {
            super(StepName.FEATURES);
        }
    }

    /** {@code genir interpret}. */
    @Command(
            name = "interpret",
            description = "Run the interpretability suite on a run's model.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  genir interpret -r runs/demo",
                "  genir interpret -r runs/demo --analyses patching,circuit-search"
            })
    public static final class Interpret extends StepCommand {
        @Option(
                names = "--analyses",
                split = ",",
                paramLabel = "NAMES",
                description =
                        "Only these analyses; the run's configuration names them from then on, and interpret/ has no others. All:"
                                + " interpret.analyses in docs/configuration.md.")
        private List<String> analyses;

        public Interpret() {
            super(StepName.INTERPRET);
        }

        /** The configuration with these analyses; null for its own. */
        static ExperimentConfig settled(ExperimentConfig config, List<String> analyses) {
            if (analyses == null) {
                return config;
            }
            Analyses.named(analyses);
            return config.interpretedBy(analyses);
        }

        @Override
        ExperimentConfig settled(ExperimentConfig config) {
            return settled(config, analyses);
        }
    }

    /** {@code genir report}. */
    @Command(
            name = "report",
            description = "Write a run's report again.",
            footerHeading = "%nExamples:%n",
            footer = {"  genir report -r runs/demo"})
    public static final class Report extends StepCommand {
        public Report() {
            super(StepName.REPORT);
        }
    }
}
