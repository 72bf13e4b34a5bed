package genir.cli.command;

import genir.cli.run.Reduction;
import genir.corpus.InputException;
import picocli.CommandLine.Option;

/** The options of commands that train reduced models: how many, and what they lack. */
final class ReductionOptions {
    @Option(names = "--models", paramLabel = "N", defaultValue = "4", description = "Models to train (default 4).")
    private int models;

    @Option(
            names = "--documents",
            paramLabel = "N",
            defaultValue = "10",
            description = "Documents that each model lacks (default 10).")
    private int documents;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Draws the documents (default 1).")
    private long seed;

    /**
     * The reduction.
     *
     * @throws InputException if a number is none of models or documents
     */
    Reduction checked() {
        atLeastOne("--models", models);
        atLeastOne("--documents", documents);
        return new Reduction(models, documents, seed);
    }

    private static void atLeastOne(String option, int value) {
        if (value < 1) {
            throw new InputException(option + " " + value + ": expected a whole number from 1");
        }
    }
}
