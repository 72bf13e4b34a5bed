package genir.corpus;

import java.util.Locale;

/** The part of a test collection's queries that serves one purpose. */
public enum Split {
    /** Queries a generative retriever learns from. */
    TRAIN,
    /** Queries for tuning, early stopping and the analyses of the interpretability suite. */
    DEV,
    /** Queries only for the reported figures. */
    TEST;

    /** The name in file names and in configuration: {@code train}, {@code dev} or {@code test}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
