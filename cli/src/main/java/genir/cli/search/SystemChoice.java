package genir.cli.search;

import genir.cli.run.RunDirectory;
import genir.corpus.InputException;
import java.nio.file.Files;
import java.util.List;

/**
 * Which of a run's systems are asked.
 *
 * @param bm25 whether BM25's ranking is shown
 * @param genir whether the model's is
 * @param fusion whether that of both is
 */
public record SystemChoice(boolean bm25, boolean genir, boolean fusion) {
    static final String BM25 = "bm25";
    static final String GENIR = "genir";
    static final String FUSION = "fusion";

    /** BM25 and the model side by side. */
    public static final String BOTH = "both";
    /** Every system that the run has. */
    public static final String ALL = "all";

    private static final List<String> KNOWN = List.of(BM25, GENIR, FUSION, BOTH, ALL);

    /** The choice of this name; another is an {@link InputException} that lists them. */
    public static SystemChoice named(String name, RunDirectory run) {
        return switch (name) {
            case BM25 -> new SystemChoice(true, false, false);
            case GENIR -> new SystemChoice(false, true, false);
            case FUSION -> new SystemChoice(false, false, true);
            case BOTH -> new SystemChoice(true, true, false);
            case ALL -> {
                boolean trained = Files.exists(run.model());
                yield new SystemChoice(true, trained, trained);
            }
            default ->
                throw new InputException("--model: unknown model '" + name + "'; known: " + String.join(", ", KNOWN));
        };
    }

    boolean needsBm25() {
        return bm25 || fusion;
    }

    /** Whether the model is asked. */
    public boolean needsGenir() {
        return genir || fusion;
    }
}
