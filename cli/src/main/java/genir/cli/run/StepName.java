package genir.cli.run;

import genir.corpus.InputException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The steps of a run, in order. */
public enum StepName {
    INDEX,
    BM25,
    DENSE,
    PRETRAIN,
    GENERATE,
    DUAL,
    TRAIN,
    EVALUATE,
    FEATURES,
    INTERPRET,
    REPORT;

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
