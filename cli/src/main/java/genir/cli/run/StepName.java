package genir.cli.run;

import genir.corpus.InputException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The steps of a run, in order, each with the steps whose results it uses. */
public enum StepName {
    INDEX,
    BM25,
    PRETRAIN,
    TRAIN,
    EVALUATE,
    INTERPRET,
    REPORT;

    /** The steps whose results this one uses directly. */
    List<StepName> uses() {
        return switch (this) {
            case INDEX -> List.of();
            case BM25, PRETRAIN -> List.of(INDEX);
            case TRAIN -> List.of(INDEX, PRETRAIN);
            case EVALUATE -> List.of(BM25, TRAIN);
            case INTERPRET -> List.of(TRAIN);
            case REPORT -> List.of(EVALUATE, INTERPRET);
        };
    }

    /** Whether this step uses the results of another, directly or through steps between them. */
    boolean isBehind(StepName other) {
        return uses().stream().anyMatch(used -> used == other || used.isBehind(other));
    }

    /** The name on the command line and in files. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The step of a name.
     *
     * @param option where the name was given, for the message
     */
    public static StepName parse(String option, String label) {
        for (StepName step : values()) {
            if (step.label().equals(label)) {
                return step;
            }
        }
        throw new InputException(option + ": unknown step '" + label + "'; known: "
                + Arrays.stream(values()).map(StepName::label).collect(Collectors.joining(", ")));
    }
}
