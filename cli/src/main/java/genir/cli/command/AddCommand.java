package genir.cli.command;

import genir.cli.add.Addition;
import genir.cli.add.AdditionOptions;
import genir.cli.console.Console;
import genir.cli.run.ConfigFile;
import genir.cli.run.ExperimentConfig;
import genir.cli.run.Pipeline;
import genir.cli.run.RunDirectory;
import genir.cli.run.StepName;
import genir.corpus.InputException;
import genir.corpus.format.JoiningFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code genir add}: new documents for a trained run. */
@Command(
        name = "add",
        description =
                "Add documents to a trained run: a new run beside it, whose model goes on from the old one, learns the new"
                        + " documents and rehearses the old ones, and says what it forgot. An interrupted addition goes on.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  genir add -r runs/demo --documents new.jsonl",
            "  genir add -r runs/demo --documents more/ -o runs/more --rehearse 0.9",
            "  genir add -r runs/demo --documents d.jsonl --queries q.jsonl --qrels qrels/"
        })
public final class AddCommand implements Callable<Integer> {
    private static final double MOST = 0.95;

    @ParentCommand
    private GenirCommand genir;

    @Option(
            names = {"-r", "--run"},
            required = true,
            paramLabel = "RUN",
            description = "The trained run; it stays as it is.")
    private Path directory;

    @Option(
            names = "--documents",
            required = true,
            paramLabel = "PATH",
            description =
                    "The new documents, one JSON object {\"_id\", \"title\", \"text\"} a line (also .gz); or a folder in"
                            + " BEIR's layout, with or without queries.")
    private Path documents;

    @Option(names = "--queries", paramLabel = "FILE", description = "Queries for them, {\"_id\", \"text\"} a line.")
    private Path queries;

    @Option(
            names = "--qrels",
            paramLabel = "PATH",
            description = "Judgments of these queries: a folder with {train,dev,test}.tsv, or one such file.")
    private Path qrels;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "The new run directory; default RUN-plus.")
    private Path output;

    @Option(
            names = "--rehearse",
            paramLabel = "SHARE",
            description =
                    "Share of the training examples that are of old documents, 0 to 0.95, or none (default 0.75).")
    private String rehearse;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Optimiser steps (default: by the number of new documents).")
    private Integer steps;

    @Option(
            names = "--learning-rate",
            paramLabel = "X",
            description = "The highest rate (default: 0.6 of the first training's).")
    private Double learningRate;

    @Option(names = "--update", description = "Replace documents of the run that have a new one's id and another text.")
    private boolean update;

    @Option(
            names = "--set",
            paramLabel = "key=value",
            description = "Override a key of the new run's configuration; may be given several times.")
    private List<String> settings = new ArrayList<>();

    @Option(names = "--until", paramLabel = "STEP", description = "Stop after this step.")
    private String until;

    @Mixin
    private ThreadsOption threads;

    @Mixin
    private DeviceOption device;

    @Override
    public Integer call() throws IOException {
        Console console = genir.console();
        StepName last = until == null ? StepName.REPORT : StepName.parse("--until", until);
        AdditionOptions options = new AdditionOptions(share(), steps, learningRate, update, settings);
        RunDirectory run = new RunDirectory(directory);
        ExperimentConfig config = device.over(run.readConfig());
        RunDirectory target = new RunDirectory(output == null ? defaultDirectory() : output);
        requireOther(target.root());
        Addition addition = new Addition(run, config, options, console);
        addition.require();
        JoiningFiles files = JoiningFiles.find(documents, queries, qrels);
        threads.decide(config, target, console);
        addition.prepare(files, target);
        ExperimentConfig grown = device.over(ConfigFile.read(target.config(), List.of()));
        new Pipeline(target, grown, console).run(null, last, false);
        console.say("the run with the new documents: " + target.root());
        return 0;
    }

    private Double share() {
        if (rehearse == null) {
            return null;
        }
        if (rehearse.equals("none")) {
            return 0.0;
        }
        try {
            double share = Double.parseDouble(rehearse);
            if (share >= 0 && share <= MOST) {
                return share;
            }
        } catch (NumberFormatException noNumber) {
            throw problem(noNumber);
        }
        throw problem(null);
    }

    private InputException problem(Exception cause) {
        return new InputException(
                "--rehearse " + rehearse + ": expected a share from 0 to " + MOST + ", or none", cause);
    }

    private Path defaultDirectory() {
        Path root = directory.toAbsolutePath().normalize();
        Path plus = root.resolveSibling(root.getFileName() + "-plus");
        return directory.isAbsolute() ? plus : Path.of("").toAbsolutePath().relativize(plus);
    }

    /** The old run stays as it is, and the new one is no part of it. */
    private void requireOther(Path target) throws IOException {
        Path old = directory.toRealPath();
        Path there = Files.exists(target)
                ? target.toRealPath()
                : target.toAbsolutePath().normalize();
        if (there.startsWith(old)) {
            throw InputException.in(
                    target,
                    "the run that documents are added to stays as it is; give the new one another place with -o DIR");
        }
    }
}
